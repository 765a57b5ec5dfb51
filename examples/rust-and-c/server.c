/* Sessions that count. A session is a capability to this server with a badge of its own. */
#include "sel4.h"

enum { OPEN = 16, COUNT, CLOSE, END };
enum { SESSIONS = 8 };

static const sel4_cap clients = 0;

int main(void)
{
    /* By their badges, which begin at 1. */
    sel4_cap sessions[SESSIONS];
    uint64_t counts[SESSIONS] = {0}, opened = 0;
    struct sel4_message message = sel4_recv(clients);
    for (;;) {
        struct sel4_message answer = {.capability = SEL4_NONE};
        uint64_t badge = sel4_badge();
        switch (message.label) {
        case OPEN:
            if (opened + 1 < SESSIONS) {
                opened++;
                answer.capability = sessions[opened] = sel4_mint(clients, SEL4_SEND | SEL4_CALL, opened);
            }
            break;
        case COUNT:
            if (badge > 0 && badge <= opened)
                answer.words[0] = ++counts[badge];
            break;
        case CLOSE:
            if (message.words[0] > 0 && message.words[0] <= opened)
                sel4_revoke(sessions[message.words[0]]);
            break;
        case END:
            sel4_reply(answer);
            return 0;
        }
        message = sel4_reply_recv(clients, answer);
    }
}

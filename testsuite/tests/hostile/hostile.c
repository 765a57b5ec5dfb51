/* A domain whose sandbox has failed: it sends random messages through everything that it holds, mints, copies, deletes,
 * revokes, starts and ends instances, passes capabilities on to accomplices, grows, and faults.
 *
 * The same program is the leader, its accomplice (ROLE 0 and 1) and the instances that they start (ROLE 2). The first
 * two must come to their ends, so they keep what they need for that and make no call that nobody answers; an instance
 * does anything, and is ended by who started it. All that each does follows from its seed and from what it is answered.
 */
#include "native.h"

enum { LEADER, ACCOMPLICE, MINION };

/* Words of the shared memory, at the place of the domain's second memory. */
#define BOARD ((volatile uint64_t *)0x800000000)
enum { BOARD_MESSAGES = 0, BOARD_MINIONS = 3, BOARD_DONE = 8 };

/* Slots: those that the supervisor fills, and those of a CNode of the domain's own. */
enum { ARENA = GRANT, BELL, MINIONS, FIRST_GIVEN, FIXED = ROLE == MINION ? FIRST_GIVEN + 2 : FIRST_GIVEN };
enum { MANAGED = ENTRY_MANAGED << ENTRY_BITS, MANAGED_BITS = 5, MANAGED_COUNT = 1 << MANAGED_BITS };

/* The first slots of its own are for handles. Who must come to its end keeps them: an instance whose handle is lost
 * lives as long as who made it, and with its own instances takes all the places that there are. */
enum { HANDLES = 12 };

/* The domain's own memory begins at 0, with pages of 64 KiB; an instance may touch more than it may have. */
enum { OWN_PAGES = 32 };

/* Labels of faults (seL4 manual, 6.2), which come through the same capability as requests. */
enum { CAP_FAULT = 1, UNKNOWN_SYSCALL, USER_EXCEPTION, VM_FAULT = 5 };

static uint64_t state;
static uint64_t count;
static uint32_t is_handle; /* a bit for each of those slots that has one */

/* The longest call that was answered: instructions, number of the message, capability, label, first word. */
static uint64_t longest[5];
static volatile uint64_t sink;

/* On x86_64, a system call does not tell the kernel the stack pointer. What it believes is that of the last
 * exception, and behind a trap that the supervisor delivered, the trap stack's; whoever faults then, or says that it
 * did, is ended. A page that is touched for the first time is an exception from which the thread goes on, and tells
 * the kernel better. */
enum { FRESH_PAGES = ROLE == MINION ? 64 : 14000 };
#if defined(__x86_64__)
static volatile uint8_t fresh[FRESH_PAGES][4096];
#endif
static int traps;

/* Whether a fault in a system call would be the end. */
static int must_be_careful(void)
{
#if defined(__x86_64__)
    return ROLE != MINION && traps > FRESH_PAGES;
#else
    return 0;
#endif
}

static uint64_t next(void) { return draw(&state); }

static uint64_t below(uint64_t limit) { return next() % limit; }

static volatile uint64_t *buffer(void) { return (volatile uint64_t *)IPC_BUFFER; }
enum { BUFFER_WORDS = 1, BUFFER_CAPS = 122, BUFFER_RECEIVE = 125 };

static uint64_t number_of(uint64_t place) { return *(volatile uint32_t *)place; }

/* An address of some kind. */
static uint64_t address(void)
{
    static const uint64_t places[] = {
        0,           0x10000,     0x1ffff8,           0x200000,           0xfffffff8,         0x100000000,
        0x200010000, 0x3c003fff8, TRAP_STACK_TOP - 8, TRAP_STACK_TOP,     IPC_BUFFER,         IPC_BUFFER + 0x1000,
        0x3c00a0000, 0x3c0100000, 0x3c0103000,        0x800000000,        0x800010000,        0x1000000000,
        0x3fffffffff, 0x7fffffffffff, 0x800000000000, 0xffff800000000000, 0xffffff8000000000, 0xfffffffffffffff8,
    };
    uint64_t place = places[below(sizeof places / sizeof *places)];
    return below(4) ? place : place + below(0x10000);
}

/* A capability's address of some kind. */
static uint64_t capability(void)
{
    switch (below(8)) {
    case 0: return next();
    case 1: return below(64);
    case 2: return below(5) << 20 | below(40);
    case 3: case 4: return MANAGED | below(MANAGED_COUNT);
    default: return 1 + below(FIXED - 1);
    }
}

/* One that is handed on or copied: who must come to its end does not let others end it, by a request in its name or
 * by its CSpace, without which it is stopped at its next fault. */
static uint64_t handed(void)
{
    uint64_t slot = capability();
    return ROLE != MINION && (slot == SUPERVISOR || slot == CSPACE) ? MINIONS : slot;
}

static uint64_t word(void)
{
    switch (below(8)) {
    case 0: return below(40);
    case 1: return 1ul << below(64);
    case 2: return (1ul << below(64)) - 1;
    case 3: return ~below(40);
    case 4: return address();
    case 5: return capability();
    case 6: return below(4);
    default: return next();
    }
}

static uint64_t own_slot(void) { return MANAGED | (HANDLES + below(MANAGED_COUNT - HANDLES)); }

/* A slot into which this domain may put anything. */
static uint64_t target(void) { return ROLE == MINION && below(4) == 0 ? capability() : own_slot(); }

/* Where the next capability goes. */
static void receive_into(uint64_t slot)
{
    buffer()[BUFFER_RECEIVE] = CSPACE;
    buffer()[BUFFER_RECEIVE + 1] = slot;
    buffer()[BUFFER_RECEIVE + 2] = 64;
}

static struct message send(long number, uint64_t to, uint64_t label, uint64_t length, uint64_t caps, const uint64_t words[4])
{
    /* One that is none would be a fault in a system call. */
    if (must_be_careful() && to != CSPACE)
        caps = 0;
    uint64_t before = now();
    struct message answer = system_call(number, to, label << 12 | (caps & 3) << 7 | (length & 127), words);
    uint64_t took = now() - before;
    if (took > longest[0] && number == CALL) {
        longest[0] = took;
        longest[1] = count;
        longest[2] = to;
        longest[3] = label;
        longest[4] = words[0];
    }
    return answer;
}

/* A method of the domain's own CNode. */
static uint64_t cnode(uint64_t label, uint64_t slot, uint64_t depth, uint64_t source, uint64_t source_depth, uint64_t rights,
                      uint64_t badge)
{
    buffer()[BUFFER_CAPS] = CSPACE;
    buffer()[BUFFER_WORDS + 4] = rights;
    buffer()[BUFFER_WORDS + 5] = badge;
    return send(CALL, CSPACE, label, 6, 1, (uint64_t[]){slot, depth, source, source_depth}).info >> 12;
}

static void print(const char *text, const uint64_t numbers[], int number_count)
{
    char line[120];
    int length = 0;
    while (*text && length < 20)
        line[length++] = *text++;
    for (int i = 0; i < number_count; i++) {
        line[length++] = ' ';
        int shift = 60;
        while (shift > 0 && numbers[i] >> shift == 0)
            shift -= 4;
        for (; shift >= 0; shift -= 4)
            line[length++] = "0123456789abcdef"[numbers[i] >> shift & 15];
    }
    line[length++] = '\n';
    uint64_t words[16] = {0};
    for (int i = 0; i < length; i++)
        words[i / 8] |= (uint64_t)(uint8_t)line[i] << i % 8 * 8;
    for (int i = 2; i < 16; i++)
        buffer()[BUFFER_WORDS + 2 + i] = words[i];
    system_call(CALL, SUPERVISOR, (uint64_t)WRITE << 12 | 18, (uint64_t[]){2, length, words[0], words[1]});
}

/* Says what comes next, if that was asked for. */
static void trace(const char *what, uint64_t a, uint64_t b, uint64_t c)
{
    if (TRACE && (ROLE != MINION || TRACE > 1)) {
        uint64_t kept[16];
        for (int i = 0; i < 16; i++)
            kept[i] = buffer()[BUFFER_WORDS + 4 + i];
        print(what, (uint64_t[]){ROLE, count, a, b, c}, 5);
        for (int i = 0; i < 16; i++)
            buffer()[BUFFER_WORDS + 4 + i] = kept[i];
    }
}

/* Any message through any capability, with any way to send that cannot last for ever. */
static void message(void)
{
    uint64_t to = must_be_careful() ? MINIONS : capability();
    /* Nor does it take its own CSpace away, as a random method may: what it does to that is in `slots`. */
    if (ROLE != MINION && to == CSPACE)
        to = MINIONS;
    uint64_t label = below(3) ? below(FAULT_LABELS_END + 9) : below(2) ? next() : word();
    uint64_t length = below(3) ? below(8) : below(128), caps = below(2) ? 0 : below(4);
    uint64_t words[4] = {word(), word(), word(), word()};
    for (int i = 4; i < 120; i++)
        buffer()[BUFFER_WORDS + i] = i < 12 ? word() : i;
    for (int i = 0; i < 3; i++)
        buffer()[BUFFER_CAPS + i] = handed();
    for (int i = 0; i < 3; i++)
        buffer()[BUFFER_RECEIVE + i] = i == 0 && below(2) ? CSPACE : word();
    /* What came into the place of a handle would be called like one. */
    if (ROLE != MINION && buffer()[BUFFER_RECEIVE + 1] >> ENTRY_BITS == ENTRY_MANAGED)
        buffer()[BUFFER_RECEIVE + 1] = own_slot();
    long number = NB_SEND;
    if (ROLE == MINION) {
        static const long numbers[] = {CALL, CALL, CALL, NB_SEND, NB_SEND, SEND, REPLY, NB_RECV, REPLY_RECV, RECV};
        number = numbers[below(10)];
    } else {
        /* Nobody would take the handle. */
        if (label << 12 >> 12 == MAKE)
            label = GIVE;
        /* What is always answered, but for the end, for what would take the memory that it needs to come to its own,
           for a time that never comes, and for what stops it anywhere. */
        uint64_t request = label << 12 >> 12;
        int answers = to == MINIONS ||
                      (to == SUPERVISOR && request != EXIT && request != ENTRY && request != POLL && request != LIMIT);
        if (to == SUPERVISOR && !answers)
            return;
        if (answers && below(4)) {
            number = CALL;
            receive_into(own_slot());
        } else if (below(8) == 0 && !must_be_careful()) {
            number = NB_RECV;
            receive_into(own_slot());
        }
    }
    trace("message", number, to, label << 12 | caps << 7 | length);
    send(number, to, label, length, caps, words);
}

/* Counts down, unless it is interrupted. */
void count_down(uint64_t from), counted(void);
__asm__(".text\n.globl count_down, counted\ncount_down:\n"
#if defined(__x86_64__)
        "subq $1, %rdi\njnz count_down\n"
#elif defined(__aarch64__)
        "subs x0, x0, #1\nb.ne count_down\n"
#else
        "addi a0, a0, -1\nbnez a0, count_down\n"
#endif
        "counted:\nret\n");

/* A limit of something that may take longer; of an instance, of anything, and it goes on anywhere. */
static void limit(void)
{
    uint64_t words[4] = {below(1 << 16), (uint64_t)count_down - 1, (uint64_t)counted - 1, (uint64_t)counted};
    long number = below(4) ? CALL : NB_SEND;
    if (ROLE == MINION && below(2)) {
        words[0] = below(2) ? words[0] : word();
        words[1] = below(2) ? below(40) : word();
        words[2] = below(2) ? ~below(40) : word();
        words[3] = below(2) ? (uint64_t)counted : address();
    }
    trace("limit", words[0], words[1], words[3]);
    system_call(number, SUPERVISOR, (uint64_t)LIMIT << 12 | (ROLE == MINION ? below(6) : 4), words);
    count_down(1 + below(1 << 16));
}

/* A request that is nearly right. */
static void request(void)
{
    for (int i = 4; i < 120; i++)
        buffer()[BUFFER_WORDS + i] = 0x2020202020202020;
    switch (below(8)) {
    case 0: /* Its length is forged: what others left behind it must not be printed. */
        trace("write", 0, 0, 0);
        send(CALL, SUPERVISOR, WRITE, below(4), 0, (uint64_t[]){1 + below(2), below(2) ? 944 : word(), 0x20, 0x20});
        break;
    case 1:
        trace("write long", 0, 0, 0);
        send(CALL, SUPERVISOR, WRITE, below(128), below(4), (uint64_t[]){word(), word(), 0x20, 0x20});
        break;
    case 2:
        trace("grow", 0, 0, 0);
        send(CALL, SUPERVISOR, GROW, 2, 0, (uint64_t[]){below(8), below(2) ? 0x10000 : word(), 0, 0});
        break;
    case 3: {
        uint64_t bits = ROLE == MINION ? below(24) : below(6);
        trace("entry", bits, 0, 0);
        if (ROLE == MINION || below(16) == 0)
            send(CALL, SUPERVISOR, ENTRY, 1, 0, (uint64_t[]){bits, 0, 0, 0});
        break;
    }
    case 4:
        trace("clock", 0, 0, 0);
        send(CALL, SUPERVISOR, CLOCK, below(4), 0, (uint64_t[]){word(), word(), 0, 0});
        break;
    case 5: {
        /* A time that has passed or comes soon, with anything for whether input counts; a minion waits for any. It is
           no step of the supervisor's that takes this long. */
        uint64_t soon = system_call(CALL, SUPERVISOR, (uint64_t)CLOCK << 12 | 1, (uint64_t[4]){1}).words[0] + below(1 << 16);
        uint64_t until = ROLE == MINION && below(2) ? word() : below(2) ? 0 : soon;
        trace("poll", until, 0, 0);
        long number = ROLE == MINION || below(4) ? CALL : NB_SEND;
        system_call(number, SUPERVISOR, (uint64_t)POLL << 12 | (ROLE == MINION ? below(4) : 2),
                    (uint64_t[4]){until, below(2) ? 1 : word(), 0, 0});
        break;
    }
    case 6:
        limit();
        break;
    default:
        trace("read", 0, 0, 0);
        receive_into(own_slot());
        send(CALL, SUPERVISOR, READ, below(4), 0, (uint64_t[]){word(), 0, 0, 0});
    }
}

/* Its own capabilities: minted, copied, moved, revoked, deleted. */
static void slots(void)
{
    static const uint64_t labels[] = {
        KERNEL_LABEL_CNODE_MINT, KERNEL_LABEL_CNODE_MINT,   KERNEL_LABEL_CNODE_MINT,   KERNEL_LABEL_CNODE_COPY,
        KERNEL_LABEL_CNODE_COPY, KERNEL_LABEL_CNODE_DELETE, KERNEL_LABEL_CNODE_DELETE, KERNEL_LABEL_CNODE_REVOKE,
        KERNEL_LABEL_CNODE_MOVE, KERNEL_LABEL_CNODE_MUTATE, KERNEL_LABEL_CNODE_SAVE_CALLER,
    };
    uint64_t label = labels[below(11)], slot = target(), source = handed();
    int takes = label == KERNEL_LABEL_CNODE_MOVE || label == KERNEL_LABEL_CNODE_MUTATE;
    /* `CancelBadgedSends` follows `Delete`. */
    int cancels = label == KERNEL_LABEL_CNODE_DELETE && below(4) == 0;
    if (takes && ROLE != MINION)
        source = own_slot();
    if (label == KERNEL_LABEL_CNODE_DELETE && ROLE == MINION && below(4) == 0)
        slot = MANAGED | below(HANDLES);
    if (label == KERNEL_LABEL_CNODE_REVOKE || cancels)
        slot = capability();
    trace("slots", number_of(label) + cancels, slot, source);
    /* A kernel of 28 bits halts at a longer one, if it has checks: that is known, and no wall of ours helps. */
    uint64_t badge = below(4) ? below(1 << 28) : word();
    if (number_of(KERNEL_BADGE_BITS) < 64)
        badge &= (1ul << number_of(KERNEL_BADGE_BITS)) - 1;
    cnode(number_of(label) + cancels, slot, 64, source, 64, below(2) ? 15 : below(16), badge);
}

/* Instances: made, given everything, started and ended. */
static void instances(void)
{
    uint64_t index = below(HANDLES), slot = MANAGED | index;
    if (!(is_handle >> index & 1)) {
        trace("make", slot, 0, 0);
        cnode(number_of(KERNEL_LABEL_CNODE_DELETE), slot, 64, 0, 0, 0, 0);
        receive_into(slot);
        struct message answer = send(CALL, MINIONS, MAKE, below(4), below(2), (uint64_t[]){word(), word(), 0, 0});
        if (answer.info >> 12 == 0 && (answer.info >> 7 & 3) == 1)
            is_handle |= 1u << index;
        else
            return;
        /* Most live. */
        if (below(4)) {
            buffer()[BUFFER_CAPS] = below(2) ? ARENA : handed();
            send(CALL, slot, GIVE, 1, 1, (uint64_t[4]){0});
            send(CALL, slot, START, 0, 0, (uint64_t[4]){0});
        }
        return;
    }
    uint64_t kind = below(8), label = kind < 3 ? GIVE : kind < 5 ? START : kind < 6 ? END : MAKE - 2 + below(10);
    /* The first of several may be unwrapped, and leaves the place to the others. */
    for (int i = 0; i < 3; i++)
        buffer()[BUFFER_CAPS + i] = below(3) ? handed() : below(2) ? MINIONS : slot;
    trace("handle", slot, label, 0);
    receive_into(own_slot());
    /* Nobody might end what it waits for. With a capability that is none, this faults, and nothing is sent. */
    send(label == WAIT ? NB_SEND : CALL, slot, label, below(3), kind < 3 ? 1 + below(3) : below(4),
         (uint64_t[]){below(2) ? below(2) : word(), 0, 0, 0});
    if (label == END)
        is_handle &= ~(1u << index);
}

/* Others: capabilities that this domain was given, its own among them, are handed on; what they hand on is taken. */
static void others(void)
{
    uint64_t kind = below(4);
    trace("others", kind, 0, 0);
    if (kind == 0) {
        receive_into(own_slot());
        struct message got = send(ROLE == MINION && below(2) ? RECV : NB_RECV, ARENA, 0, 0, 0, (uint64_t[4]){0});
        sink = got.badge;
        return;
    }
    if (kind == 1) {
        send(NB_SEND, BELL, 0, 0, 0, (uint64_t[4]){0});
        send(NB_RECV, BELL, 0, 0, 0, (uint64_t[4]){0});
        return;
    }
    for (int i = 0; i < 3; i++)
        buffer()[BUFFER_CAPS + i] = ROLE == MINION && below(2) ? SUPERVISOR : handed();
    send(ROLE == MINION && below(2) ? SEND : NB_SEND, ARENA, next(), below(128), 1 + below(3), (uint64_t[]){1, 2, 3, 4});
}

/* What an accomplice was handed by whoever has ended meanwhile: an end in its name, and a fault. */
static void impersonate(void)
{
    if (must_be_careful())
        return;
    uint64_t slot = own_slot(), label = below(3) ? EXIT : below(2) ? CAP_FAULT : VM_FAULT;
    trace("impersonate", slot, label, 0);
    send(NB_SEND, slot, label, 4, 0, (uint64_t[]){99, address(), 0, 0});
}

static void store(uint64_t at)
{
    *(volatile uint8_t *)at = 1;
}

static void fault(void)
{
    uint64_t at = address(), kind = below(10);
    /* What it may touch costs memory; an instance may come to its limit. */
    if (ROLE != MINION && at < OWN_PAGES * 0x10000ul)
        at &= 0x3ffff;
    trace("fault", kind, at, 0);
    switch (kind) {
    case 0: case 1: case 2:
        sink = *(volatile uint8_t *)at;
        break;
    case 3: case 4:
        if (at >> 16 != (uint64_t)BOARD >> 16 && at >> 12 != IPC_BUFFER >> 12 && at >> 32 != 3)
            store(at);
        break;
    case 5:
        /* Not where memory executes, and holds what would run for ever: that is what time slices are for. */
        if (at >> 32 != 3 && at >= OWN_PAGES * 0x10000ul && at >> 16 != (uint64_t)BOARD >> 16)
            ((void (*)(void))at)();
        break;
    case 6:
        if (!must_be_careful())
            system_call(-100 - (long)below(100), capability(), word(), (uint64_t[4]){word(), 0, 0, 0});
        break;
    case 7:
#if defined(__x86_64__)
        switch (below(6)) {
        case 0: __asm__ volatile("ud2"); break;
        case 1: __asm__ volatile("hlt"); break;
        case 2: __asm__ volatile("outb %%al, $0x80" ::"a"(0)); break;
        case 3: __asm__ volatile("xorl %%ecx, %%ecx; divl %%ecx" ::: "eax", "ecx", "edx"); break;
        case 4: __asm__ volatile("int $0x40"); break;
        default: __asm__ volatile("pushfq; orl $0x40000, (%%rsp); popfq; movl 1(%%rsp), %%eax; pushfq; andl $~0x40000, (%%rsp); popfq"
                                  ::: "eax", "memory", "cc");
        }
#elif defined(__aarch64__)
        switch (below(4)) {
        case 0: __asm__ volatile(".inst 0"); break;
        case 1: __asm__ volatile("mrs x9, sctlr_el1" ::: "x9"); break;
        case 2: __asm__ volatile("hvc #0"); break;
        default: __asm__ volatile("brk #1"); break;
        }
#else
        switch (below(4)) {
        case 0: __asm__ volatile(".word 0"); break;
        case 1: __asm__ volatile("csrr t0, sstatus" ::: "t0"); break;
        case 2: __asm__ volatile("sfence.vma"); break;
        default: __asm__ volatile("ebreak"); break;
        }
#endif
        break;
    case 8: /* A fault of capabilities. */
        if (!must_be_careful())
            system_call(NB_RECV, next() | 1ul << 63, 0, (uint64_t[4]){0});
        break;
    default:
        if (ROLE != MINION || below(4))
            break;
        /* The trap stack while there is a fault, or no stack at all. */
        at = below(2) ? TRAP_STACK_TOP - 64 : next();
#if defined(__x86_64__)
        __asm__ volatile("movq %0, %%rsp; pushq %%rax; ud2" ::"r"(at));
#elif defined(__aarch64__)
        __asm__ volatile("mov sp, %0; .inst 0" ::"r"(at & ~15ul));
#else
        __asm__ volatile("mv sp, %0; .word 0" ::"r"(at));
#endif
    }
}

static void step(void)
{
    uint64_t kind = below(64);
    if (kind < 22)
        message();
    else if (kind < 30)
        request();
    else if (kind < 40)
        slots();
    else if (kind < 48)
        instances();
    else if (kind < 54)
        others();
    else if (kind < 57)
        impersonate();
    else
        fault();
}

/* Everything after the start, and after each fault: what was in registers and on the stack is lost. */
__attribute__((used, noreturn)) void go_on(void)
{
#if defined(__x86_64__)
    if (traps < FRESH_PAGES)
        fresh[traps][0] = 1;
#endif
    traps++;
    while (ROLE == MINION || count < MESSAGES) {
        count++;
        __atomic_fetch_add(&BOARD[BOARD_MESSAGES + ROLE], 1, __ATOMIC_SEQ_CST);
        if (ROLE != MINION && count % (MESSAGES / 8 + 1) == 0)
            print("hostile", (uint64_t[]){ROLE, count}, 2);
        if (!QUIET)
            step();
        system_call(YIELD, 0, 0, (uint64_t[4]){0});
    }
    print("longest", longest, 5);
    BOARD[BOARD_DONE + ROLE] = 1;
    for (;;)
        system_call(CALL, SUPERVISOR, (uint64_t)EXIT << 12 | 1, (uint64_t[4]){0});
}

/* Where the supervisor continues a thread that has faulted. */
#if defined(__x86_64__)
#define CONTINUE "movabsq $%c0, %%rsp; cld; call go_on"
#elif defined(__aarch64__)
#define CONTINUE "ldr x9, =%c0; mov sp, x9; b go_on"
#else
#define CONTINUE "li sp, %0; j go_on"
#endif

__attribute__((naked, used, section(".text.__wasm2sel4_trap_entry"))) void __wasm2sel4_trap_entry(void)
{
    __asm__ volatile(CONTINUE ::"i"(STACK_TOP - 0x400));
}

void wasm_export__start(void)
{
    uint64_t number = ROLE == MINION ? __atomic_fetch_add(&BOARD[BOARD_MINIONS], 1, __ATOMIC_SEQ_CST) : 0;
    state = SEED * 0x2545f4914f6cdd1d + ROLE * 0x1000000 + number;
    next();
    /* A CNode of its own: it is made in the spare entry of the root, and moved to the entry of managed slots. */
    system_call(CALL, SUPERVISOR, (uint64_t)ENTRY << 12 | 1, (uint64_t[4]){MANAGED_BITS});
    cnode(number_of(KERNEL_LABEL_CNODE_MOVE), ENTRY_MANAGED, 64 - ENTRY_BITS, ENTRY_SPARE, 64 - ENTRY_BITS, 0, 0);
    go_on();
}

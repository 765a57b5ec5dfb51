/* seL4's system calls for C programs that wasm2sel4 compiles: capabilities are indices into the table of
 * capabilities.wat, which is linked with the program. docs/sel4-imports.md says what each call does. */
#ifndef SEL4_H
#define SEL4_H

#include <stdint.h>

#define SEL4_IMPORT(name) __attribute__((import_module("capabilities"), import_name(name)))

/* An index; SEL4_NONE where there is no capability. */
typedef int32_t sel4_cap;
#define SEL4_NONE ((sel4_cap)-1)

/* Rights, as a sum. */
enum { SEL4_SEND = 1, SEL4_RECEIVE = 2, SEL4_CALL = 4, SEL4_GRANT = 8 };

/* The label of the kernel's answer for a capability that is not there any more. Labels of servers begin at 16. */
enum { SEL4_INVALID_CAPABILITY = 2, SEL4_FIRST_LABEL = 16 };

/* The label when no answer has come in time: no message has it. */
#define SEL4_TIMED_OUT UINT64_MAX

/* A message: a label, four words, and a capability that is passed along. */
struct sel4_message {
    uint64_t label;
    uint64_t words[4];
    sel4_cap capability;
};

SEL4_IMPORT("call")
uint64_t sel4_raw_call(sel4_cap target, uint64_t label, uint64_t, uint64_t, uint64_t, uint64_t, sel4_cap given);
SEL4_IMPORT("call_within")
uint64_t sel4_raw_call_within(sel4_cap target, uint64_t label, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t nanoseconds);
SEL4_IMPORT("send")
void sel4_raw_send(sel4_cap target, uint64_t label, uint64_t, uint64_t, uint64_t, uint64_t, sel4_cap given);
SEL4_IMPORT("recv")
uint64_t sel4_raw_recv(sel4_cap source);
SEL4_IMPORT("reply")
void sel4_raw_reply(uint64_t label, uint64_t, uint64_t, uint64_t, uint64_t, sel4_cap given);
SEL4_IMPORT("reply_recv")
uint64_t sel4_raw_reply_recv(sel4_cap source, uint64_t label, uint64_t, uint64_t, uint64_t, uint64_t, sel4_cap given);
SEL4_IMPORT("word") uint64_t sel4_raw_word(int32_t index);
SEL4_IMPORT("received") sel4_cap sel4_raw_received(void);

/* The badge of the last message that was received, and that of a capability that the kernel has unwrapped in it. */
SEL4_IMPORT("badge") uint64_t sel4_badge(void);
SEL4_IMPORT("unwrapped") uint64_t sel4_unwrapped(void);

SEL4_IMPORT("signal") void sel4_signal(sel4_cap notification);
SEL4_IMPORT("wait") uint64_t sel4_wait(sel4_cap notification);
SEL4_IMPORT("poll") uint64_t sel4_poll(sel4_cap notification);
SEL4_IMPORT("yield") void sel4_yield(void);

/* New capabilities; SEL4_NONE if the kernel refuses. `sel4_forget` gives an index back. */
SEL4_IMPORT("mint") sel4_cap sel4_mint(sel4_cap source, uint64_t rights, uint64_t badge);
SEL4_IMPORT("copy") sel4_cap sel4_copy(sel4_cap source, uint64_t rights);
SEL4_IMPORT("delete") void sel4_delete(sel4_cap capability);
SEL4_IMPORT("revoke") void sel4_revoke(sel4_cap capability);
SEL4_IMPORT("forget") void sel4_forget(sel4_cap capability);

static inline struct sel4_message sel4_last(uint64_t label)
{
    return (struct sel4_message){
        label, {sel4_raw_word(0), sel4_raw_word(1), sel4_raw_word(2), sel4_raw_word(3)}, sel4_raw_received()};
}

/* Sends a message and waits for the answer. */
static inline struct sel4_message sel4_call(sel4_cap target, struct sel4_message message)
{
    const uint64_t *words = message.words;
    return sel4_last(
        sel4_raw_call(target, message.label, words[0], words[1], words[2], words[3], message.capability));
}

/* Sends a message without a capability, and waits for the answer at most so many nanoseconds; then the label is
 * SEL4_TIMED_OUT. */
static inline struct sel4_message sel4_call_within(sel4_cap target, struct sel4_message message, uint64_t nanoseconds)
{
    const uint64_t *words = message.words;
    return sel4_last(
        sel4_raw_call_within(target, message.label, words[0], words[1], words[2], words[3], nanoseconds));
}

static inline void sel4_send(sel4_cap target, struct sel4_message message)
{
    const uint64_t *words = message.words;
    sel4_raw_send(target, message.label, words[0], words[1], words[2], words[3], message.capability);
}

/* Waits for a message. */
static inline struct sel4_message sel4_recv(sel4_cap source)
{
    return sel4_last(sel4_raw_recv(source));
}

/* Answers the last caller. */
static inline void sel4_reply(struct sel4_message message)
{
    const uint64_t *words = message.words;
    sel4_raw_reply(message.label, words[0], words[1], words[2], words[3], message.capability);
}

/* Answers the last caller and waits for the next message. */
static inline struct sel4_message sel4_reply_recv(sel4_cap source, struct sel4_message message)
{
    const uint64_t *words = message.words;
    return sel4_last(
        sel4_raw_reply_recv(source, message.label, words[0], words[1], words[2], words[3], message.capability));
}

#endif

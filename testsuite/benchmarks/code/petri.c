/* constant addresses: a Petri net whose places are variables */
#define ROUNDS 8
#include "measure.h"

enum { STEPS = 20000 };

static uint32_t idle, queued, running, blocked, done, processors, locks, buffers, full, pages, dirty, written, disks;
static uint32_t ticks, submitted, interrupts, failures, retried, slept, signalled, cached;
static uint64_t waited;

static void prepare(void)
{
}

static void submit(void)
{
    if (idle > 0) {
        idle--;
        queued++;
        submitted++;
    }
}

static void dispatch(void)
{
    if (queued > 0 && processors > 0) {
        queued--;
        processors--;
        running++;
    }
}

static void take_lock(void)
{
    if (running > 0) {
        if (locks > 0) {
            locks--;
            pages++;
        } else {
            running--;
            processors++;
            blocked++;
        }
    }
}

static void produce(void)
{
    if (pages > 0 && buffers > 0) {
        pages--;
        buffers--;
        dirty++;
        full++;
    } else if (pages > 2) {
        failures++;
        pages--;
        locks++;
    }
}

static void flush(void)
{
    if (dirty > 1 && disks > 0) {
        dirty -= 2;
        disks--;
        written += 2;
    }
}

static void interrupt(void)
{
    interrupts++;
    if (disks < 2)
        disks++;
    if (written > 0) {
        written--;
        locks++;
        cached++;
    }
}

static void consume(void)
{
    if (full > 0) {
        full--;
        buffers++;
        signalled++;
    }
}

static void wake(void)
{
    if (blocked > 0 && locks > 0) {
        blocked--;
        queued++;
        retried++;
    } else if (blocked > 0) {
        slept++;
        waited += blocked;
    }
}

static void finish(void)
{
    if (running > 0 && signalled > 0) {
        running--;
        signalled--;
        processors++;
        done++;
    }
}

static void recycle(void)
{
    if (done > 3) {
        done -= 4;
        idle += 4;
    }
}

__attribute__((noinline)) static void step(void)
{
    ticks++;
    submit();
    dispatch();
    take_lock();
    produce();
    flush();
    if (ticks % 3 == 0)
        interrupt();
    consume();
    wake();
    finish();
    recycle();
}

static uint32_t once(uint32_t round)
{
    idle = 12 + (round & 3);
    processors = 4;
    locks = 6;
    buffers = 5;
    disks = 2;
    queued = running = blocked = done = full = pages = dirty = written = 0;
    for (int i = 0; i < STEPS; i++)
        step();
    uint32_t sum = submitted * 3 + interrupts * 5 + failures * 7 + retried * 11 + slept * 13 + signalled * 17;
    return sum + cached * 19 + (uint32_t)waited + idle + queued * 31 + running * 37 + blocked * 41 + ticks;
}

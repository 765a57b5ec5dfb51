/* floating point: planets that attract each other */
#define ROUNDS 8
#include "measure.h"
#include <math.h>

struct body { double x, y, z, vx, vy, vz, mass; };

enum { BODIES = 5, STEPS = 3000 };

static struct body bodies[BODIES];

static void prepare(void)
{
    uint32_t seed = 12345;
    for (int i = 0; i < BODIES; i++) {
        struct body *body = &bodies[i];
        double *fields[6] = { &body->x, &body->y, &body->z, &body->vx, &body->vy, &body->vz };
        for (int k = 0; k < 6; k++)
            *fields[k] = (random_next(&seed) % 2000 - 1000.0) / (k < 3 ? 50 : 500);
        body->mass = i == 0 ? 40 : 1.0 / (i + 1);
    }
}

static void advance(struct body *bodies, int count, double step)
{
    for (int i = 0; i < count; i++) {
        struct body *a = &bodies[i];
        for (int j = i + 1; j < count; j++) {
            struct body *b = &bodies[j];
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            double square = dx * dx + dy * dy + dz * dz + 0.01;
            double pull = step / (square * sqrt(square));
            a->vx -= dx * b->mass * pull;
            a->vy -= dy * b->mass * pull;
            a->vz -= dz * b->mass * pull;
            b->vx += dx * a->mass * pull;
            b->vy += dy * a->mass * pull;
            b->vz += dz * a->mass * pull;
        }
    }
    for (int i = 0; i < count; i++) {
        bodies[i].x += step * bodies[i].vx;
        bodies[i].y += step * bodies[i].vy;
        bodies[i].z += step * bodies[i].vz;
    }
}

static double energy(const struct body *bodies, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++) {
        const struct body *a = &bodies[i];
        sum += 0.5 * a->mass * (a->vx * a->vx + a->vy * a->vy + a->vz * a->vz);
        for (int j = i + 1; j < count; j++) {
            double dx = a->x - bodies[j].x, dy = a->y - bodies[j].y, dz = a->z - bodies[j].z;
            sum -= a->mass * bodies[j].mass / sqrt(dx * dx + dy * dy + dz * dz + 0.01);
        }
    }
    return sum;
}

static uint32_t once(uint32_t round)
{
    for (int step = 0; step < STEPS; step++)
        advance(bodies, BODIES, 0.001);
    double now = energy(bodies, BODIES);
    uint64_t bits;
    memcpy(&bits, &now, sizeof bits);
    return (uint32_t)(bits ^ bits >> 32) + round;
}

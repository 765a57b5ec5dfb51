/* virtual calls: objects with tables of methods, as C++ compilers make them */
#define ROUNDS 12
#include "measure.h"

struct shape;

struct methods {
    int32_t (*area)(const struct shape *);
    int32_t (*edge)(const struct shape *);
    void (*move)(struct shape *, int32_t dx, int32_t dy);
    int (*contains)(const struct shape *, int32_t x, int32_t y);
};

struct shape { const struct methods *methods; int32_t x, y; };
struct box { struct shape base; int32_t width, height; };
struct disc { struct shape base; int32_t radius; };
struct group { struct shape base; struct shape *parts[4]; int count; };

static int32_t box_area(const struct shape *shape)
{
    const struct box *box = (const struct box *)shape;
    return box->width * box->height;
}

static int32_t box_edge(const struct shape *shape)
{
    const struct box *box = (const struct box *)shape;
    return 2 * (box->width + box->height);
}

static int box_contains(const struct shape *shape, int32_t x, int32_t y)
{
    const struct box *box = (const struct box *)shape;
    return x >= shape->x && y >= shape->y && x < shape->x + box->width && y < shape->y + box->height;
}

static void plain_move(struct shape *shape, int32_t dx, int32_t dy)
{
    shape->x = (shape->x + dx) & 1023;
    shape->y = (shape->y + dy) & 1023;
}

static int32_t disc_area(const struct shape *shape)
{
    int32_t radius = ((const struct disc *)shape)->radius;
    return radius * radius * 22 / 7;
}

static int32_t disc_edge(const struct shape *shape)
{
    return ((const struct disc *)shape)->radius * 44 / 7;
}

static int disc_contains(const struct shape *shape, int32_t x, int32_t y)
{
    int32_t radius = ((const struct disc *)shape)->radius, dx = x - shape->x, dy = y - shape->y;
    return dx * dx + dy * dy < radius * radius;
}

static int32_t group_area(const struct shape *shape)
{
    const struct group *group = (const struct group *)shape;
    int32_t sum = 0;
    for (int i = 0; i < group->count; i++)
        sum += group->parts[i]->methods->area(group->parts[i]);
    return sum;
}

static int32_t group_edge(const struct shape *shape)
{
    const struct group *group = (const struct group *)shape;
    int32_t sum = 0;
    for (int i = 0; i < group->count; i++)
        sum += group->parts[i]->methods->edge(group->parts[i]);
    return sum;
}

static void group_move(struct shape *shape, int32_t dx, int32_t dy)
{
    struct group *group = (struct group *)shape;
    plain_move(shape, dx, dy);
    for (int i = 0; i < group->count; i++)
        group->parts[i]->methods->move(group->parts[i], dx, dy);
}

static int group_contains(const struct shape *shape, int32_t x, int32_t y)
{
    const struct group *group = (const struct group *)shape;
    for (int i = 0; i < group->count; i++)
        if (group->parts[i]->methods->contains(group->parts[i], x, y))
            return 1;
    return 0;
}

static const struct methods box_methods = { box_area, box_edge, plain_move, box_contains };
static const struct methods disc_methods = { disc_area, disc_edge, plain_move, disc_contains };
static const struct methods group_methods = { group_area, group_edge, group_move, group_contains };

enum { SHAPES = 600 };

static struct box boxes[SHAPES];
static struct disc discs[SHAPES];
static struct group groups[SHAPES];
static struct shape *shapes[SHAPES];

static void prepare(void)
{
    uint32_t seed = 271828;
    for (int i = 0; i < SHAPES; i++) {
        int32_t x = random_next(&seed) & 1023, y = random_next(&seed) & 1023, size = random_next(&seed) % 90 + 5;
        boxes[i] = (struct box) { { &box_methods, x, y }, size, size / 2 + 1 };
        discs[i] = (struct disc) { { &disc_methods, y, x }, size };
        groups[i] = (struct group) { { &group_methods, x, x }, { &boxes[i].base, &discs[i].base, &boxes[i / 2].base }, 3 };
        struct shape *choice[3] = { &boxes[i].base, &discs[i].base, &groups[i].base };
        shapes[i] = choice[random_next(&seed) % 3];
    }
}

static uint32_t once(uint32_t round)
{
    uint32_t sum = 0, hits = 0;
    for (int pass = 0; pass < 8; pass++)
        for (int i = 0; i < SHAPES; i++) {
            struct shape *shape = shapes[i];
            shape->methods->move(shape, 3, pass - (int32_t)(round & 7));
            sum += (uint32_t)(shape->methods->area(shape) + 3 * shape->methods->edge(shape));
            hits += shape->methods->contains(shape, 100 + pass * 90, 80 + i);
        }
    return sum * 31 + hits;
}

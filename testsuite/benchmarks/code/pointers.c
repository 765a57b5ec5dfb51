/* bound by memory: a binary tree and lists of objects, followed by pointers */
#define ROUNDS 5
#include "measure.h"

enum { NODES = 40000, LISTS = 64 };

struct node { struct node *left, *right, *next; uint32_t key, count; };

static struct node pool[NODES], *root, *lists[LISTS];
static uint32_t keys[NODES];

static void prepare(void)
{
    uint32_t seed = 4711;
    for (int i = 0; i < NODES; i++)
        keys[i] = random_next(&seed);
}

static struct node *insert(struct node **place, struct node *made)
{
    while (*place) {
        struct node *node = *place;
        if (node->key == made->key)
            return node;
        place = made->key < node->key ? &node->left : &node->right;
    }
    return *place = made;
}

static const struct node *find(const struct node *node, uint32_t key)
{
    while (node && node->key != key)
        node = key < node->key ? node->left : node->right;
    return node;
}

static struct node *reverse(struct node *list)
{
    struct node *done = NULL;
    while (list) {
        struct node *next = list->next;
        list->next = done;
        done = list;
        list = next;
    }
    return done;
}

static uint32_t once(uint32_t round)
{
    root = NULL;
    memset(lists, 0, sizeof lists);
    int used = NODES / 4;
    for (int i = 0; i < used; i++) {
        struct node *made = &pool[i];
        *made = (struct node) { .key = keys[(i * 3 + round) % NODES] };
        struct node *node = insert(&root, made);
        node->count++;
        struct node **list = &lists[node->key % LISTS];
        if (node == made) {
            node->next = *list;
            *list = node;
        }
    }
    uint32_t found = 0, sum = 0;
    for (int i = 0; i < used; i++) {
        const struct node *node = find(root, keys[i]);
        found += node ? node->count : 0;
    }
    for (int pass = 0; pass < 4; pass++)
        for (int i = 0; i < LISTS; i++) {
            lists[i] = reverse(lists[i]);
            for (const struct node *node = lists[i]; node; node = node->next)
                sum = sum * 3 + node->key;
        }
    return found ^ sum;
}

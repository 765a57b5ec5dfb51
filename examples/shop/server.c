/* A shop: goods on shelves, and baskets that customers fill from them. What a function is given is its own, to keep or
   to free; what it returns, the bindings free when it has been read. */
#include "server.h"
#include <stdlib.h>
#include <string.h>

enum { KINDS = 3 };

static struct {
    const char *name;
    uint32_t price, left;
} shelves[KINDS] = {{"apple", 40, 6}, {"bread", 260, 3}, {"melon", 390, 1}};

/* What a handle of a basket stands for. */
struct exports_example_shop_store_basket_t {
    server_string_t customer;
    uint32_t counts[KINDS];
};

typedef exports_example_shop_store_basket_t basket_t;
typedef exports_example_shop_store_line_t line_t;
typedef exports_example_shop_store_list_line_t lines_t;

/* Memory, of which there is enough. */
static void *room(size_t size)
{
    void *memory = malloc(size ? size : 1);
    if (!memory)
        abort();
    return memory;
}

/* The number of a kind of goods; KINDS if nothing has that name. */
static int kind_of(const server_string_t *name)
{
    int kind = 0;
    while (kind < KINDS && (strlen(shelves[kind].name) != name->len || memcmp(shelves[kind].name, name->ptr, name->len)))
        kind++;
    return kind;
}

static uint32_t total(const basket_t *basket)
{
    uint32_t total = 0;
    for (int kind = 0; kind < KINDS; kind++)
        total += basket->counts[kind] * shelves[kind].price;
    return total;
}

static void fill_lines(const basket_t *basket, lines_t *lines)
{
    lines->ptr = room(KINDS * sizeof *lines->ptr);
    lines->len = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        if (basket->counts[kind] == 0)
            continue;
        line_t *line = &lines->ptr[lines->len++];
        server_string_dup(&line->name, shelves[kind].name);
        line->count = basket->counts[kind];
    }
}

exports_example_shop_store_own_basket_t exports_example_shop_store_constructor_basket(server_string_t *customer)
{
    basket_t *basket = room(sizeof *basket);
    *basket = (basket_t){.customer = *customer};
    return exports_example_shop_store_basket_new(basket);
}

/* Runs when the handle is dropped: by the customer, by `pay`, or since the customer's domain has ended. */
void exports_example_shop_store_basket_destructor(basket_t *basket)
{
    for (int kind = 0; kind < KINDS; kind++)
        shelves[kind].left += basket->counts[kind];
    server_string_free(&basket->customer);
    free(basket);
}

bool exports_example_shop_store_method_basket_take(basket_t *basket, lines_t *lines, uint32_t *ret,
                                                   server_list_string_t *err)
{
    /* A kind may be named twice. */
    uint32_t counts[KINDS] = {0};
    err->ptr = room(lines->len * sizeof *err->ptr);
    err->len = 0;
    for (size_t i = 0; i < lines->len; i++) {
        line_t *line = &lines->ptr[i];
        int kind = kind_of(&line->name);
        if (kind < KINDS && line->count <= shelves[kind].left - counts[kind]) {
            counts[kind] += line->count;
        } else {
            /* The name goes back to where it came from. */
            err->ptr[err->len++] = line->name;
            line->name = (server_string_t){0};
        }
    }
    exports_example_shop_store_list_line_free(lines);
    if (err->len > 0)
        return false;
    free(err->ptr);
    for (int kind = 0; kind < KINDS; kind++) {
        shelves[kind].left -= counts[kind];
        basket->counts[kind] += counts[kind];
    }
    *ret = total(basket);
    return true;
}

void exports_example_shop_store_method_basket_contents(basket_t *basket, lines_t *ret)
{
    fill_lines(basket, ret);
}

void exports_example_shop_store_static_basket_pay(exports_example_shop_store_own_basket_t handle,
                                                  exports_example_shop_store_bill_t *ret)
{
    basket_t *basket = exports_example_shop_store_basket_rep(handle);
    fill_lines(basket, &ret->lines);
    ret->total = total(basket);
    /* What is paid for stays off the shelves. */
    ret->customer = basket->customer;
    *basket = (basket_t){0};
    exports_example_shop_store_basket_drop_own(handle);
}

void exports_example_shop_store_shelves(exports_example_shop_store_list_goods_t *ret)
{
    ret->len = KINDS;
    ret->ptr = room(KINDS * sizeof *ret->ptr);
    for (int kind = 0; kind < KINDS; kind++) {
        server_string_dup(&ret->ptr[kind].name, shelves[kind].name);
        ret->ptr[kind].price = shelves[kind].price;
        ret->ptr[kind].left = shelves[kind].left;
    }
}

// The provider in C: answers every function of `values.wit`. What it is given is its own, to keep or to free; what it
// returns is freed by the bindings when it has been read.

#include "provider.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define V(name) exports_wasm2sel4_guests_values_##name
#define C(name) exports_wasm2sel4_guests_counters_##name
#define S(name) exports_wasm2sel4_guests_shelf_##name

// Memory, of which these programs have enough.
static void *room(size_t size) {
    void *memory = malloc(size ? size : 1);
    if (!memory) abort();
    return memory;
}

// Values without handles.

bool V(negate)(bool a) { return !a; }
int8_t V(next_s8)(int8_t a) { return (int8_t)((uint8_t)a + 1); }
uint8_t V(next_u8)(uint8_t a) { return (uint8_t)(a + 1); }
int16_t V(next_s16)(int16_t a) { return (int16_t)((uint16_t)a + 1); }
uint16_t V(next_u16)(uint16_t a) { return (uint16_t)(a + 1); }
int32_t V(next_s32)(int32_t a) { return (int32_t)((uint32_t)a + 1); }
uint32_t V(next_u32)(uint32_t a) { return a + 1; }
int64_t V(next_s64)(int64_t a) { return (int64_t)((uint64_t)a + 1); }
uint64_t V(next_u64)(uint64_t a) { return a + 1; }
float V(half_f32)(float a) { return a / 2; }
double V(half_f64)(double a) { return a / 2; }

uint32_t V(next_char)(uint32_t a) {
    if (a == 0x10ffff) return 0;
    return a == 0xd7ff ? 0xe000 : a + 1;
}

void V(repeat)(provider_string_t *a, uint32_t times, provider_string_t *ret) {
    ret->len = a->len * times;
    ret->ptr = room(ret->len);
    for (uint32_t time = 0; time < times; time++) memcpy(ret->ptr + time * a->len, a->ptr, a->len);
    provider_string_free(a);
}

void V(twice)(provider_string_t *a, provider_string_t *ret) { V(repeat)(a, 2, ret); }

// Turns a list around where it is.
#define TURN(list)                                                             \
    for (size_t front = 0, back = (list)->len; front + 1 < back; front++) {    \
        back--;                                                                \
        __typeof__(*(list)->ptr) element = (list)->ptr[front];                 \
        (list)->ptr[front] = (list)->ptr[back];                                \
        (list)->ptr[back] = element;                                           \
    }

#define REVERSE(kind, type)                      \
    void V(reverse_##kind)(type *a, type *ret) { \
        TURN(a)                                  \
        *ret = *a;                               \
    }

REVERSE(bool, provider_list_bool_t)
REVERSE(s8, provider_list_s8_t)
REVERSE(u8, provider_list_u8_t)
REVERSE(s16, provider_list_s16_t)
REVERSE(u16, provider_list_u16_t)
REVERSE(s32, provider_list_s32_t)
REVERSE(u32, provider_list_u32_t)
REVERSE(s64, provider_list_s64_t)
REVERSE(u64, provider_list_u64_t)
REVERSE(f32, provider_list_f32_t)
REVERSE(f64, provider_list_f64_t)
REVERSE(char, provider_list_char32_t)
REVERSE(string, provider_list_string_t)
REVERSE(point, V(list_point_t))
REVERSE(tuple, provider_list_tuple3_u8_u64_string_t)
REVERSE(shape, V(list_shape_t))
REVERSE(color, V(list_color_t))
REVERSE(option, provider_list_option_string_t)
REVERSE(result, V(list_result_u64_string_t))
REVERSE(access, V(list_access_t))

void V(reverse_list)(provider_list_list_u16_t *a, provider_list_list_u16_t *ret) {
    TURN(a)
    for (size_t position = 0; position < a->len; position++) TURN(&a->ptr[position])
    *ret = *a;
}

void V(mirror)(V(point_t) *a, V(point_t) *ret) {
    ret->x = a->y;
    ret->y = a->x;
    V(twice)(&a->name, &ret->name);
}

void V(rotate)(provider_tuple3_u8_string_f64_t *a, provider_tuple3_string_f64_u8_t *ret) {
    *ret = (provider_tuple3_string_f64_u8_t){ a->f1, a->f2, a->f0 };
}

void V(change)(V(shape_t) *a, V(shape_t) *ret) {
    *ret = *a;
    switch (a->tag) {
    case EXPORTS_WASM2SEL4_GUESTS_VALUES_SHAPE_CIRCLE:
        ret->val.circle /= 2;
        break;
    case EXPORTS_WASM2SEL4_GUESTS_VALUES_SHAPE_RECTANGLE:
        ret->val.rectangle.f0++;
        ret->val.rectangle.f1++;
        break;
    case EXPORTS_WASM2SEL4_GUESTS_VALUES_SHAPE_NAMED:
        V(twice)(&a->val.named, &ret->val.named);
        break;
    case EXPORTS_WASM2SEL4_GUESTS_VALUES_SHAPE_POLYGON:
        TURN(&ret->val.polygon)
        break;
    }
}

V(color_t) V(next_color)(V(color_t) a) { return (a + 1) % 3; }
V(access_t) V(other_access)(V(access_t) a) { return a ^ 0x7; }
V(months_t) V(other_months)(V(months_t) a) { return a ^ 0xfff; }
V(bits_t) V(other_bits)(V(bits_t) a) { return ~a; }

bool V(next_option)(uint32_t *maybe_a, uint32_t *ret) {
    if (maybe_a) *ret = *maybe_a + 1;
    return maybe_a != NULL;
}

bool V(nested_option)(provider_option_u8_t *maybe_a, provider_option_u8_t *ret) {
    *ret = (provider_option_u8_t){ maybe_a != NULL, 0 };
    return !(maybe_a && maybe_a->is_some);
}

bool V(opposite)(V(result_string_color_t) *a, V(color_t) *ret, provider_string_t *err) {
    if (a->is_err) {
        *ret = V(next_color)(a->val.err);
    } else {
        V(twice)(&a->val.ok, err);
    }
    return a->is_err;
}

bool V(opposite_empty)(V(result_void_void_t) *a) { return a->is_err; }

bool V(opposite_ok)(V(result_u64_void_t) *a, uint64_t *err) {
    if (!a->is_err) *err = a->val.ok;
    return a->is_err;
}

void V(gather)(
    bool a, int8_t b, uint8_t c, int16_t d, uint16_t e, int32_t f, uint32_t g, int64_t h, uint64_t i, float j, double k,
    uint32_t l, provider_string_t *m, provider_list_u8_t *n, V(point_t) *o, V(shape_t) *p, V(color_t) q, V(access_t) r,
    uint32_t *maybe_s, V(result_string_color_t) *t, V(everything_t) *ret
) {
    provider_option_u32_t s = { maybe_s != NULL, maybe_s ? *maybe_s : 0 };
    *ret = (V(everything_t)){ a, b, c, d, e, f, g, h, i, j, k, l, *m, *n, *o, *p, q, r, s, *t };
}

void V(alter)(V(everything_t) *a, V(everything_t) *ret) {
    ret->a = !a->a;
    ret->b = V(next_s8)(a->b);
    ret->c = V(next_u8)(a->c);
    ret->d = V(next_s16)(a->d);
    ret->e = V(next_u16)(a->e);
    ret->f = V(next_s32)(a->f);
    ret->g = V(next_u32)(a->g);
    ret->h = V(next_s64)(a->h);
    ret->i = V(next_u64)(a->i);
    ret->j = V(half_f32)(a->j);
    ret->k = V(half_f64)(a->k);
    ret->l = V(next_char)(a->l);
    V(twice)(&a->m, &ret->m);
    V(reverse_u8)(&a->n, &ret->n);
    V(mirror)(&a->o, &ret->o);
    V(change)(&a->p, &ret->p);
    ret->q = V(next_color)(a->q);
    ret->r = V(other_access)(a->r);
    ret->s = (provider_option_u32_t){ a->s.is_some, a->s.val + 1 };
    ret->t.is_err = !a->t.is_err;
    if (a->t.is_err) {
        provider_string_dup(&ret->t.val.ok, "no");
    } else {
        provider_string_free(&a->t.val.ok);
        ret->t.val.err = EXPORTS_WASM2SEL4_GUESTS_VALUES_COLOR_BLUE;
    }
}

void V(count)(uint32_t up_to, provider_list_u64_t *ret) {
    ret->len = up_to;
    ret->ptr = room(up_to * sizeof *ret->ptr);
    for (uint32_t number = 0; number < up_to; number++) ret->ptr[number] = number;
}

// Handles.

struct C(counter_t) {
    uint64_t value;
};

static uint32_t live;

static C(own_counter_t) counter(uint64_t value) {
    C(counter_t) *rep = room(sizeof *rep);
    rep->value = value;
    live++;
    return C(counter_new)(rep);
}

void C(counter_destructor)(C(counter_t) *rep) {
    live--;
    free(rep);
}

// The value of a counter that ends.
static uint64_t spent(C(own_counter_t) counter) {
    uint64_t value = C(counter_rep)(counter)->value;
    C(counter_drop_own)(counter);
    return value;
}

C(own_counter_t) C(constructor_counter)(uint64_t value) { return counter(value); }
uint64_t C(method_counter_add)(C(borrow_counter_t) self, uint64_t n) { return self->value += n; }
uint64_t C(method_counter_value)(C(borrow_counter_t) self) { return self->value; }
C(own_counter_t) C(method_counter_twin)(C(borrow_counter_t) self) { return counter(self->value); }

C(own_counter_t) C(static_counter_merge)(C(own_counter_t) a, C(own_counter_t) b) {
    uint64_t sum = spent(a);
    sum += spent(b);
    return counter(sum);
}

uint64_t C(static_counter_larger)(C(borrow_counter_t) a, C(borrow_counter_t) b) {
    return a->value > b->value ? a->value : b->value;
}

uint32_t C(live)(void) { return live; }

void C(make)(provider_list_u64_t *values, C(list_own_counter_t) *ret) {
    ret->len = values->len;
    ret->ptr = room(values->len * sizeof *ret->ptr);
    for (size_t position = 0; position < values->len; position++) ret->ptr[position] = counter(values->ptr[position]);
    provider_list_u64_free(values);
}

bool C(parse)(provider_string_t *text, C(own_counter_t) *ret, provider_string_t *err) {
    uint64_t value = 0;
    bool is_number = text->len > 0;
    for (size_t position = 0; position < text->len; position++) {
        uint8_t digit = text->ptr[position] - '0';
        is_number = is_number && digit < 10;
        value = value * 10 + digit;
    }
    if (is_number) {
        *ret = counter(value);
    } else {
        const char *what = "` is no number";
        err->len = 1 + text->len + strlen(what);
        err->ptr = room(err->len);
        err->ptr[0] = '`';
        memcpy(err->ptr + 1, text->ptr, text->len);
        memcpy(err->ptr + 1 + text->len, what, strlen(what));
    }
    provider_string_free(text);
    return is_number;
}

uint64_t C(total)(C(list_borrow_counter_t) *a) {
    uint64_t sum = 0;
    for (size_t position = 0; position < a->len; position++) sum += a->ptr[position]->value;
    if (a->len) free(a->ptr);
    return sum;
}

uint64_t C(consume)(C(list_own_counter_t) *a) {
    uint64_t sum = 0;
    for (size_t position = 0; position < a->len; position++) sum += spent(a->ptr[position]);
    if (a->len) free(a->ptr);
    return sum;
}

void C(swap)(C(pair_t) *a, C(pair_t) *ret) { *ret = (C(pair_t)){ a->right, a->left }; }

uint64_t C(add_lent)(C(lent_t) *a) { return a->counter->value += a->times; }

bool C(twin_of)(C(borrow_counter_t) *maybe_a, C(own_counter_t) *ret) {
    if (maybe_a) *ret = counter((*maybe_a)->value);
    return maybe_a != NULL;
}

void C(hold)(C(list_own_counter_t) *a, C(holder_t) *ret) {
    switch (a->len) {
    case 0:
        ret->tag = EXPORTS_WASM2SEL4_GUESTS_COUNTERS_HOLDER_NOBODY;
        break;
    case 1:
        ret->tag = EXPORTS_WASM2SEL4_GUESTS_COUNTERS_HOLDER_ONE;
        ret->val.one = *a->ptr;
        free(a->ptr);
        break;
    default:
        ret->tag = EXPORTS_WASM2SEL4_GUESTS_COUNTERS_HOLDER_SEVERAL;
        ret->val.several = *a;
    }
}

uint64_t C(spend)(C(holder_t) *a) {
    switch (a->tag) {
    case EXPORTS_WASM2SEL4_GUESTS_COUNTERS_HOLDER_ONE:
        return spent(a->val.one);
    case EXPORTS_WASM2SEL4_GUESTS_COUNTERS_HOLDER_SEVERAL:
        return C(consume)(&a->val.several);
    default:
        return 0;
    }
}

// Handles of another interface.

static C(own_counter_t) shelf[8];
static size_t kept;

void S(put)(C(own_counter_t) a) {
    if (kept == sizeof shelf / sizeof *shelf) __builtin_trap();
    shelf[kept++] = a;
}

bool S(take)(C(own_counter_t) *ret) {
    if (kept == 0) return false;
    *ret = shelf[--kept];
    return true;
}

bool S(is_like_last)(C(borrow_counter_t) a) { return kept && C(counter_rep)(shelf[kept - 1])->value == a->value; }

// The caller in C: sends values, and prints what it sent and what came back. What it sends stays its own; what it is
// answered is its own, too, and stays until it ends.

#include "caller.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define V(name) wasm2sel4_guests_values_##name
#define C(name) wasm2sel4_guests_counters_##name
#define S(name) wasm2sel4_guests_shelf_##name
#define COUNT(array) (sizeof(array) / sizeof *(array))

static caller_string_t text(const char *text) { return (caller_string_t){ (uint8_t *)text, strlen(text) }; }

// Values as text.

static void show_bool(const bool *a) { printf("%s", *a ? "true" : "false"); }
static void show_s8(const int8_t *a) { printf("%" PRId8, *a); }
static void show_u8(const uint8_t *a) { printf("%" PRIu8, *a); }
static void show_s16(const int16_t *a) { printf("%" PRId16, *a); }
static void show_u16(const uint16_t *a) { printf("%" PRIu16, *a); }
static void show_s32(const int32_t *a) { printf("%" PRId32, *a); }
static void show_u32(const uint32_t *a) { printf("%" PRIu32, *a); }
static void show_s64(const int64_t *a) { printf("%" PRId64, *a); }
static void show_u64(const uint64_t *a) { printf("%" PRIu64, *a); }
static void show_f64(const double *a) { isnan(*a) ? printf("nan") : printf("%g", *a); }
static void show_f32(const float *a) { show_f64(&(double){ *a }); }
static void show_char(const uint32_t *a) { printf("U+%04" PRIx32, *a); }
static void show_string(const caller_string_t *a) { printf("\"%.*s\"", (int)a->len, (const char *)a->ptr); }

#define SHOW_LIST(name, type, element)                                        \
    static void show_##name(const type *a) {                                  \
        printf("[");                                                          \
        for (size_t position = 0; position < a->len; position++) {            \
            if (position) printf(", ");                                       \
            show_##element(&a->ptr[position]);                                \
        }                                                                     \
        printf("]");                                                          \
    }

static void show_point(const V(point_t) *a) {
    printf("{x: %" PRId32 ", y: %" PRId32 ", name: ", a->x, a->y);
    show_string(&a->name);
    printf("}");
}

SHOW_LIST(points, V(list_point_t), point)

static void show_tuple(const caller_tuple3_u8_u64_string_t *a) {
    printf("(%" PRIu8 ", %" PRIu64 ", ", a->f0, a->f1);
    show_string(&a->f2);
    printf(")");
}

static void show_shape(const V(shape_t) *a) {
    switch (a->tag) {
    case WASM2SEL4_GUESTS_VALUES_SHAPE_NOTHING:
        printf("nothing");
        return;
    case WASM2SEL4_GUESTS_VALUES_SHAPE_CIRCLE:
        printf("circle(");
        show_f32(&a->val.circle);
        break;
    case WASM2SEL4_GUESTS_VALUES_SHAPE_RECTANGLE:
        printf("rectangle((%" PRIu16 ", %" PRIu64 ")", a->val.rectangle.f0, a->val.rectangle.f1);
        break;
    case WASM2SEL4_GUESTS_VALUES_SHAPE_NAMED:
        printf("named(");
        show_string(&a->val.named);
        break;
    default:
        printf("polygon(");
        show_points(&a->val.polygon);
    }
    printf(")");
}

static void show_color(const V(color_t) *a) {
    static const char *names[] = { "red", "green", "blue" };
    printf("%s", *a < COUNT(names) ? names[*a] : "no color");
}

// Flags are shown as the number of their bits.
static void show_bits(const uint32_t *a) { printf("0x%" PRIx32, *a); }
static void show_months(const V(months_t) *a) { show_bits(&(uint32_t){ *a }); }
static void show_access(const V(access_t) *a) { show_bits(&(uint32_t){ *a }); }

// What has two cases, of which one or both may carry nothing.
#define SHOW_CASE(name, show, payload) (printf("%s(", name), show(payload), printf(")"))

static void show_option(const caller_option_string_t *a) {
    a->is_some ? SHOW_CASE("some", show_string, &a->val) : printf("none");
}

static void show_result(const V(result_u64_string_t) *a) {
    a->is_err ? SHOW_CASE("err", show_string, &a->val.err) : SHOW_CASE("ok", show_u64, &a->val.ok);
}

static void show_outcome(const V(result_string_color_t) *a) {
    a->is_err ? SHOW_CASE("err", show_color, &a->val.err) : SHOW_CASE("ok", show_string, &a->val.ok);
}

static void show_number(const uint32_t *maybe) {
    maybe ? SHOW_CASE("some", show_u32, maybe) : printf("none");
}

static void show_small(const caller_option_u8_t *a) { a->is_some ? SHOW_CASE("some", show_u8, &a->val) : printf("none"); }

static void show_nested(const caller_option_u8_t *maybe) {
    maybe ? SHOW_CASE("some", show_small, maybe) : printf("none");
}

SHOW_LIST(list_bool, caller_list_bool_t, bool)
SHOW_LIST(list_s8, caller_list_s8_t, s8)
SHOW_LIST(list_u8, caller_list_u8_t, u8)
SHOW_LIST(list_s16, caller_list_s16_t, s16)
SHOW_LIST(list_u16, caller_list_u16_t, u16)
SHOW_LIST(list_s32, caller_list_s32_t, s32)
SHOW_LIST(list_u32, caller_list_u32_t, u32)
SHOW_LIST(list_s64, caller_list_s64_t, s64)
SHOW_LIST(list_u64, caller_list_u64_t, u64)
SHOW_LIST(list_f32, caller_list_f32_t, f32)
SHOW_LIST(list_f64, caller_list_f64_t, f64)
SHOW_LIST(list_char, caller_list_char32_t, char)
SHOW_LIST(list_string, caller_list_string_t, string)
SHOW_LIST(list_point, V(list_point_t), point)
SHOW_LIST(list_tuple, caller_list_tuple3_u8_u64_string_t, tuple)
SHOW_LIST(list_shape, V(list_shape_t), shape)
SHOW_LIST(list_color, V(list_color_t), color)
SHOW_LIST(list_option, caller_list_option_string_t, option)
SHOW_LIST(list_result, V(list_result_u64_string_t), result)
SHOW_LIST(list_access, V(list_access_t), access)
SHOW_LIST(list_list, caller_list_list_u16_t, list_u16)

static void show_everything(const V(everything_t) *a) {
#define MEMBER(kind, name) (show_##kind(&a->name), printf(", "))
    printf("{");
    MEMBER(bool, a);
    MEMBER(s8, b);
    MEMBER(u8, c);
    MEMBER(s16, d);
    MEMBER(u16, e);
    MEMBER(s32, f);
    MEMBER(u32, g);
    MEMBER(s64, h);
    MEMBER(u64, i);
    MEMBER(f32, j);
    MEMBER(f64, k);
    MEMBER(char, l);
    MEMBER(string, m);
    MEMBER(list_u8, n);
    MEMBER(point, o);
    MEMBER(shape, p);
    MEMBER(color, q);
    MEMBER(access, r);
    show_number(a->s.is_some ? &a->s.val : NULL);
    printf(", ");
    show_outcome(&a->t);
    printf("}");
}

// Calls, a line for each.

// With each of some values that travel as such.
#define EACH(name, function, type, kind, ...)                              \
    do {                                                                   \
        type values[] = { __VA_ARGS__ };                                   \
        for (size_t position = 0; position < COUNT(values); position++) {  \
            type answer = V(function)(values[position]);                   \
            printf(name " ");                                              \
            show_##kind(&values[position]);                                \
            printf(" -> ");                                                \
            show_##kind(&answer);                                          \
            printf("\n");                                                  \
        }                                                                  \
    } while (0)

// With a value behind a pointer.
#define ONE(name, function, type, kind, value)  \
    do {                                        \
        type sent = value, answer;              \
        V(function)(&sent, &answer);            \
        printf(name " ");                       \
        show_##kind(&sent);                     \
        printf(" -> ");                         \
        show_##kind(&answer);                   \
        printf("\n");                           \
    } while (0)

#define REVERSE(kind, type, element, ...)                                                       \
    do {                                                                                        \
        element elements[] = { __VA_ARGS__ };                                                   \
        ONE("reverse-" #kind, reverse_##kind, type, list_##kind, ((type){ elements, COUNT(elements) })); \
    } while (0)

#define SHAPES                                                                                          \
    { .tag = WASM2SEL4_GUESTS_VALUES_SHAPE_NOTHING },                                                   \
    { .tag = WASM2SEL4_GUESTS_VALUES_SHAPE_CIRCLE, .val.circle = 1.5f },                                \
    { .tag = WASM2SEL4_GUESTS_VALUES_SHAPE_RECTANGLE, .val.rectangle = { UINT16_MAX, 7 } },             \
    { .tag = WASM2SEL4_GUESTS_VALUES_SHAPE_NAMED, .val.named = text("n") },                             \
    { .tag = WASM2SEL4_GUESTS_VALUES_SHAPE_POLYGON, .val.polygon = { (V(point_t)[]){ { 0, 0, text("o") }, { 3, 4, text("p") } }, 2 } }

static void numbers(void) {
    EACH("negate", negate, bool, bool, false, true);
    EACH("next-s8", next_s8, int8_t, s8, INT8_MIN, -1, INT8_MAX);
    EACH("next-u8", next_u8, uint8_t, u8, 0, UINT8_MAX);
    EACH("next-s16", next_s16, int16_t, s16, INT16_MIN, -1, INT16_MAX);
    EACH("next-u16", next_u16, uint16_t, u16, 0, UINT16_MAX);
    EACH("next-s32", next_s32, int32_t, s32, INT32_MIN, -1, INT32_MAX);
    EACH("next-u32", next_u32, uint32_t, u32, 0, UINT32_MAX);
    EACH("next-s64", next_s64, int64_t, s64, INT64_MIN, -1, INT64_MAX);
    EACH("next-u64", next_u64, uint64_t, u64, 0, UINT64_MAX);
    EACH("half-f32", half_f32, float, f32, 1.5f, -0.25f, INFINITY, NAN);
    EACH("half-f64", half_f64, double, f64, 1.5, -0.25, -INFINITY, NAN);
    EACH("next-char", next_char, uint32_t, char, 'a', 0x7f, 0xd7ff, 0xffff, 0x10ffff);
    ONE("twice", twice, caller_string_t, string, text(""));
    ONE("twice", twice, caller_string_t, string, text("ab"));
    ONE("twice", twice, caller_string_t, string, text("\u00e4\u20ac\U0001d11e"));
}

static void lists(void) {
    ONE("reverse-bool", reverse_bool, caller_list_bool_t, list_bool, ((caller_list_bool_t){ NULL, 0 }));
    REVERSE(bool, caller_list_bool_t, bool, true, false, false);
    REVERSE(s8, caller_list_s8_t, int8_t, INT8_MIN, 0, INT8_MAX);
    ONE("reverse-u8", reverse_u8, caller_list_u8_t, list_u8, ((caller_list_u8_t){ NULL, 0 }));
    REVERSE(u8, caller_list_u8_t, uint8_t, 0, 1, UINT8_MAX);
    REVERSE(s16, caller_list_s16_t, int16_t, INT16_MIN, 0, INT16_MAX);
    REVERSE(u16, caller_list_u16_t, uint16_t, 0, 1, UINT16_MAX);
    REVERSE(s32, caller_list_s32_t, int32_t, INT32_MIN, 0, INT32_MAX);
    REVERSE(u32, caller_list_u32_t, uint32_t, 0, 1, UINT32_MAX);
    REVERSE(s64, caller_list_s64_t, int64_t, INT64_MIN, 0, INT64_MAX);
    REVERSE(u64, caller_list_u64_t, uint64_t, 0, 1, UINT64_MAX);
    REVERSE(f32, caller_list_f32_t, float, 0.5f, -2, INFINITY);
    REVERSE(f64, caller_list_f64_t, double, 0.5, -2, INFINITY);
    REVERSE(char, caller_list_char32_t, uint32_t, 'a', 0xd7ff, 0x10ffff);
    REVERSE(string, caller_list_string_t, caller_string_t, text(""), text("a"), text("\U0001d11e" "b"));
    REVERSE(point, V(list_point_t), V(point_t), { 1, -1, text("p") }, { 2, -2, text("") });
    REVERSE(tuple, caller_list_tuple3_u8_u64_string_t, caller_tuple3_u8_u64_string_t, { 1, UINT64_MAX, text("one") }, { 2, 0, text("") });
    REVERSE(shape, V(list_shape_t), V(shape_t), SHAPES);
    REVERSE(color, V(list_color_t), V(color_t), 0, 1, 2);
    REVERSE(option, caller_list_option_string_t, caller_option_string_t, { true, text("a") }, { false, { NULL, 0 } }, { false, { NULL, 0 } });
    REVERSE(result, V(list_result_u64_string_t), V(result_u64_string_t), { false, { .ok = 1 } }, { true, { .err = text("e") } }, { false, { .ok = 3 } });
    REVERSE(access, V(list_access_t), V(access_t), 0, WASM2SEL4_GUESTS_VALUES_ACCESS_READ, WASM2SEL4_GUESTS_VALUES_ACCESS_READ | WASM2SEL4_GUESTS_VALUES_ACCESS_EXECUTE);
    uint16_t first[] = { 1, 2, 3 }, third[] = { 4, UINT16_MAX };
    REVERSE(list, caller_list_list_u16_t, caller_list_u16_t, { first, 3 }, { NULL, 0 }, { third, 2 });
}

static void next_option(uint32_t *maybe) {
    uint32_t answer;
    bool is_some = V(next_option)(maybe, &answer);
    printf("next-option ");
    show_number(maybe);
    printf(" -> ");
    show_number(is_some ? &answer : NULL);
    printf("\n");
}

static void nested_option(caller_option_u8_t *maybe) {
    caller_option_u8_t answer;
    bool is_some = V(nested_option)(maybe, &answer);
    printf("nested-option ");
    show_nested(maybe);
    printf(" -> ");
    show_nested(is_some ? &answer : NULL);
    printf("\n");
}

static void opposite(V(result_string_color_t) sent) {
    V(color_t) color;
    caller_string_t error;
    bool is_ok = V(opposite)(&sent, &color, &error);
    printf("opposite ");
    show_outcome(&sent);
    printf(" -> ");
    is_ok ? SHOW_CASE("ok", show_color, &color) : SHOW_CASE("err", show_string, &error);
    printf("\n");
}

static void compounds(void) {
    ONE("mirror", mirror, V(point_t), point, ((V(point_t)){ 1, -2, text("m") }));

    caller_tuple3_u8_string_f64_t tuple = { 7, text("t"), 0.5 };
    caller_tuple3_string_f64_u8_t rotated;
    V(rotate)(&tuple, &rotated);
    printf("rotate (7, \"t\", 0.5) -> (");
    show_string(&rotated.f0);
    printf(", %g, %" PRIu8 ")\n", rotated.f1, rotated.f2);

    V(shape_t) shapes[] = { SHAPES };
    for (size_t position = 0; position < COUNT(shapes); position++) {
        ONE("change", change, V(shape_t), shape, shapes[position]);
    }
    EACH("next-color", next_color, V(color_t), color, 0, 1, 2);
    EACH("other-access", other_access, V(access_t), access, 0, WASM2SEL4_GUESTS_VALUES_ACCESS_WRITE);
    EACH("other-months", other_months, V(months_t), months, WASM2SEL4_GUESTS_VALUES_MONTHS_DECEMBER,
         WASM2SEL4_GUESTS_VALUES_MONTHS_JANUARY | WASM2SEL4_GUESTS_VALUES_MONTHS_SEPTEMBER);
    EACH("other-bits", other_bits, V(bits_t), bits, UINT32_C(1) << 31, WASM2SEL4_GUESTS_VALUES_BITS_B0 | WASM2SEL4_GUESTS_VALUES_BITS_B16);
    next_option(NULL);
    next_option(&(uint32_t){ 0 });
    next_option(&(uint32_t){ UINT32_MAX });
    nested_option(NULL);
    nested_option(&(caller_option_u8_t){ false, 0 });
    nested_option(&(caller_option_u8_t){ true, 9 });
    opposite((V(result_string_color_t)){ false, { .ok = text("o") } });
    opposite((V(result_string_color_t)){ true, { .err = WASM2SEL4_GUESTS_VALUES_COLOR_BLUE } });
    for (int is_err = 0; is_err < 2; is_err++) {
        bool is_ok = V(opposite_empty)(&(V(result_void_void_t)){ is_err });
        printf("opposite-empty %s -> %s\n", is_err ? "err" : "ok", is_ok ? "ok" : "err");
    }
    for (int is_err = 0; is_err < 2; is_err++) {
        V(result_u64_void_t) sent = { is_err, { UINT64_MAX } };
        uint64_t error;
        bool is_ok = V(opposite_ok)(&sent, &error);
        printf("opposite-ok ");
        is_err ? printf("err") : SHOW_CASE("ok", show_u64, &sent.val.ok);
        printf(" -> ");
        is_ok ? printf("ok") : SHOW_CASE("err", show_u64, &error);
        printf("\n");
    }
}

static void everything(void) {
    caller_string_t m = text("m");
    uint8_t bytes[] = { 1, 2, 3 };
    caller_list_u8_t n = { bytes, COUNT(bytes) };
    V(point_t) o = { 4, 5, text("o") };
    V(shape_t) p = { .tag = WASM2SEL4_GUESTS_VALUES_SHAPE_NAMED, .val.named = text("p") };
    V(result_string_color_t) t = { false, { .ok = text("t") } };
    uint32_t s = 6;
    V(everything_t) gathered, altered, again;
    V(gather)(true, INT8_MIN, UINT8_MAX, INT16_MIN, UINT16_MAX, INT32_MIN, UINT32_MAX, INT64_MIN, UINT64_MAX, 0.5f, -1.5,
              0x1d11e, &m, &n, &o, &p, WASM2SEL4_GUESTS_VALUES_COLOR_GREEN,
              WASM2SEL4_GUESTS_VALUES_ACCESS_READ | WASM2SEL4_GUESTS_VALUES_ACCESS_WRITE, &s, &t, &gathered);
    V(alter)(&gathered, &altered);
    V(alter)(&altered, &again);
    printf("gather -> ");
    show_everything(&gathered);
    printf("\nalter -> ");
    show_everything(&altered);
    printf("\nalter -> ");
    show_everything(&again);
    printf("\n");
}

// More than a page, and more than a memory has at the start.
static void large(void) {
    uint32_t ends[] = { 0, 1, 100000 };
    for (size_t position = 0; position < COUNT(ends); position++) {
        caller_list_u64_t numbers;
        V(count)(ends[position], &numbers);
        uint64_t sum = 0;
        for (size_t number = 0; number < numbers.len; number++) sum += numbers.ptr[number];
        printf("count %" PRIu32 " -> %zu numbers, sum %" PRIu64 "\n", ends[position], numbers.len, sum);
        caller_list_u64_free(&numbers);
    }
    uint32_t times[] = { 0, 1, 300000 };
    for (size_t position = 0; position < COUNT(times); position++) {
        caller_string_t sent = text("\u20acx"), repeated;
        V(repeat)(&sent, times[position], &repeated);
        size_t count = 0;
        for (size_t byte = 0; byte < repeated.len; byte++) count += repeated.ptr[byte] == 'x';
        printf("repeat %" PRIu32 " -> %zu bytes, %zu x\n", times[position], repeated.len, count);
        caller_string_free(&repeated);
    }
    static uint64_t elements[50000];
    for (size_t number = 0; number < COUNT(elements); number++) elements[number] = number;
    caller_list_u64_t numbers = { elements, COUNT(elements) }, reversed;
    V(reverse_u64)(&numbers, &reversed);
    printf("reverse-u64 -> %zu numbers, first %" PRIu64 ", last %" PRIu64 "\n", reversed.len, reversed.ptr[0],
           reversed.ptr[reversed.len - 1]);
}

// Handles: what is sent with them, and when destructors run.

static uint64_t value(C(own_counter_t) counter) { return C(method_counter_value)(C(borrow_counter)(counter)); }
static uint64_t add(C(own_counter_t) counter, uint64_t n) { return C(method_counter_add)(C(borrow_counter)(counter), n); }
static void show_live(void) { printf("live %" PRIu32 "\n", C(live)()); }

static void one(void) {
    C(own_counter_t) first = C(constructor_counter)(40);
    printf("value %" PRIu64 "\n", value(first));
    printf("add %" PRIu64 "\n", add(first, 2));
    C(own_counter_t) second = C(method_counter_twin)(C(borrow_counter)(first));
    printf("add %" PRIu64 "\n", add(second, UINT64_MAX - 41));
    printf("larger %" PRIu64 "\n", C(static_counter_larger)(C(borrow_counter)(first), C(borrow_counter)(second)));
    show_live();
    C(own_counter_t) merged = C(static_counter_merge)(second, first);
    printf("merged %" PRIu64 ", live %" PRIu32 "\n", value(merged), C(live)());
    C(counter_drop_own)(merged);
}

static void many(void) {
    uint64_t values[] = { 1, 2, 3, 4 };
    caller_list_u64_t sent = { values, COUNT(values) };
    C(list_own_counter_t) made;
    C(make)(&sent, &made);
    printf("made %zu, live %" PRIu32 "\n", made.len, C(live)());
    C(borrow_counter_t) lent[4], some[3];
    for (size_t position = 0; position < COUNT(lent); position++) lent[position] = C(borrow_counter)(made.ptr[position]);
    printf("total %" PRIu64 "\n", C(total)(&(C(list_borrow_counter_t)){ lent, COUNT(lent) }));
    some[0] = some[1] = lent[0];
    some[2] = lent[3];
    printf("total %" PRIu64 "\n", C(total)(&(C(list_borrow_counter_t)){ some, COUNT(some) }));
    add(made.ptr[1], 10);
    printf("consume %" PRIu64 "\n", C(consume)(&made));
    printf("consume %" PRIu64 "\n", C(consume)(&(C(list_own_counter_t)){ NULL, 0 }));
    const char *texts[] = { "17", "x" };
    for (size_t position = 0; position < COUNT(texts); position++) {
        caller_string_t sent = text(texts[position]), error;
        C(own_counter_t) counter;
        if (C(parse)(&sent, &counter, &error)) {
            printf("parse %s: %" PRIu64 "\n", texts[position], value(counter));
            C(counter_drop_own)(counter);
        } else {
            printf("parse %s: %.*s\n", texts[position], (int)error.len, (const char *)error.ptr);
        }
    }
}

static void within(void) {
    C(pair_t) pair = { C(constructor_counter)(1), C(constructor_counter)(2) }, swapped;
    C(swap)(&pair, &swapped);
    printf("swap left %" PRIu64 " right %" PRIu64 "\n", value(swapped.left), value(swapped.right));
    C(borrow_counter_t) left = C(borrow_counter)(swapped.left);
    printf("add-lent %" PRIu64 "\n", C(add_lent)(&(C(lent_t)){ left, 5 }));
    printf("add-lent %" PRIu64 "\n", C(add_lent)(&(C(lent_t)){ left, 0 }));
    C(own_counter_t) twin, none;
    bool has_twin = C(twin_of)(&left, &twin);
    printf("twin-of ");
    has_twin ? SHOW_CASE("some", show_u64, &(uint64_t){ value(twin) }) : printf("none");
    if (has_twin) C(counter_drop_own)(twin);
    bool has_none = C(twin_of)(NULL, &none);
    printf(", %s\n", has_none ? "true" : "false");
    for (size_t count = 0; count < 3; count++) {
        uint64_t sevens[] = { 7, 7, 7 };
        C(list_own_counter_t) made;
        C(holder_t) holder;
        C(make)(&(caller_list_u64_t){ sevens, count }, &made);
        C(hold)(&made, &holder);
        printf("hold ");
        switch (holder.tag) {
        case WASM2SEL4_GUESTS_COUNTERS_HOLDER_NOBODY:
            printf("nobody");
            break;
        case WASM2SEL4_GUESTS_COUNTERS_HOLDER_ONE:
            printf("one %" PRIu64, value(holder.val.one));
            break;
        default:
            printf("several %zu", holder.val.several.len);
        }
        printf(", live %" PRIu32 "\n", C(live)());
        uint64_t sum = C(spend)(&holder);
        printf("spend %" PRIu64 ", live %" PRIu32 "\n", sum, C(live)());
    }
    C(counter_drop_own)(swapped.left);
    show_live();
    printf("right %" PRIu64 "\n", value(swapped.right));
    C(counter_drop_own)(swapped.right);
}

// With functions of another interface.
static bool is_like_last(uint64_t value) {
    C(own_counter_t) counter = C(constructor_counter)(value);
    bool is_like = S(is_like_last)(C(borrow_counter)(counter));
    C(counter_drop_own)(counter);
    return is_like;
}

static void elsewhere(void) {
    S(put)(C(constructor_counter)(5));
    S(put)(C(constructor_counter)(6));
    printf("put, live %" PRIu32 "\n", C(live)());
    bool five = is_like_last(5), six = is_like_last(6);
    printf("is-like-last %s, %s\ntake ", five ? "true" : "false", six ? "true" : "false");
    C(own_counter_t) taken;
    for (size_t count = 0; count < 2; count++) {
        bool is_there = S(take)(&taken);
        printf("%" PRIu64 ", ", is_there ? value(taken) : 0);
        if (is_there) C(counter_drop_own)(taken);
    }
    printf("%s\n", S(take)(&taken) ? "some" : "none");
}

// The start of a command, made here: older libraries leave it to the linker to run constructors and destructors, and
// that does so around every export, also around `cabi_realloc`, where the standard output must not be written.
void __wasm_call_ctors(void);

__attribute__((export_name("_start"))) void _start(void) {
    __wasm_call_ctors();
    numbers();
    lists();
    compounds();
    everything();
    large();
    one();
    show_live();
    many();
    show_live();
    within();
    show_live();
    elsewhere();
    show_live();
    fflush(stdout);
}

"""The provider in Python: answers every function of `values.wit`."""

from componentize_py_types import Err, Ok, Some
from counters import Counter, live, total
from wit_world import exports
from wit_world.exports import counters as handles
from wit_world.exports import values as kinds
from wit_world.exports.values import Access, Bits, Color, Everything, Months, Point


def next_of(bits, signed):
    """One more, in so many bits."""
    first = -(1 << (bits - 1)) if signed else 0
    return lambda self, a: (a + 1 - first) % (1 << bits) + first


def reverse(self, a):
    """The elements in reverse order: of lists, and of bytes, which lists of `u8` are."""
    return a[::-1]


class Values(exports.Values):
    """Values without handles."""

    def negate(self, a):
        return not a

    next_s8 = next_of(8, True)
    next_u8 = next_of(8, False)
    next_s16 = next_of(16, True)
    next_u16 = next_of(16, False)
    next_s32 = next_of(32, True)
    next_u32 = next_of(32, False)
    next_s64 = next_of(64, True)
    next_u64 = next_of(64, False)

    def half_f32(self, a):
        return a / 2

    def half_f64(self, a):
        return a / 2

    def next_char(self, a):
        return {"\U0010ffff": "\0", "\ud7ff": "\ue000"}.get(a) or chr(ord(a) + 1)

    def twice(self, a):
        return a * 2

    reverse_bool = reverse_s8 = reverse_u8 = reverse_s16 = reverse_u16 = reverse_s32 = reverse_u32 = reverse
    reverse_s64 = reverse_u64 = reverse_f32 = reverse_f64 = reverse_char = reverse_string = reverse_point = reverse
    reverse_tuple = reverse_shape = reverse_color = reverse_option = reverse_result = reverse_access = reverse

    def reverse_list(self, a):
        return [inner[::-1] for inner in a[::-1]]

    def mirror(self, a):
        return Point(a.y, a.x, a.name * 2)

    def rotate(self, a):
        return (a[1], a[2], a[0])

    def change(self, a):
        match a:
            case kinds.Shape_Circle(radius):
                return kinds.Shape_Circle(radius / 2)
            case kinds.Shape_Rectangle((width, height)):
                return kinds.Shape_Rectangle((self.next_u16(width), self.next_u64(height)))
            case kinds.Shape_Named(name):
                return kinds.Shape_Named(name * 2)
            case kinds.Shape_Polygon(points):
                return kinds.Shape_Polygon(points[::-1])
            case _:
                return a

    def next_color(self, a):
        return Color((a.value + 1) % 3)

    def other_access(self, a):
        return ~a

    def other_months(self, a):
        return ~a

    def other_bits(self, a):
        return ~a

    def next_option(self, a):
        return None if a is None else self.next_u32(a)

    def nested_option(self, a):
        match a:
            case None:
                return Some(None)
            case Some(None):
                return Some(0)
            case _:
                return None

    def opposite(self, a):
        match a:
            case Ok(text):
                raise Err(text * 2)
            case Err(color):
                return self.next_color(color)

    def opposite_empty(self, a):
        if isinstance(a, Ok):
            raise Err(None)

    def opposite_ok(self, a):
        if isinstance(a, Ok):
            raise Err(a.value)

    def gather(self, *members):
        return Everything(*members)

    def alter(self, a):
        return Everything(
            not a.a,
            self.next_s8(a.b),
            self.next_u8(a.c),
            self.next_s16(a.d),
            self.next_u16(a.e),
            self.next_s32(a.f),
            self.next_u32(a.g),
            self.next_s64(a.h),
            self.next_u64(a.i),
            a.j / 2,
            a.k / 2,
            self.next_char(a.l),
            a.m * 2,
            a.n[::-1],
            self.mirror(a.o),
            self.change(a.p),
            self.next_color(a.q),
            ~a.r,
            self.next_option(a.s),
            Err(Color.BLUE) if isinstance(a.t, Ok) else Ok("no"),
        )

    def count(self, up_to):
        return list(range(up_to))

    def repeat(self, a, times):
        return a * times


class Counters(exports.Counters):
    """Handles."""

    def live(self):
        return live()

    def make(self, values):
        return [Counter(value) for value in values]

    def parse(self, text):
        if not text.isdecimal():
            raise Err(f"`{text}` is no number")
        return Counter(int(text))

    def total(self, a):
        return total(a)

    def consume(self, a):
        return total(a)

    def swap(self, a):
        return handles.Pair(a.right, a.left)

    def add_lent(self, a):
        return a.counter.add(a.times)

    def twin_of(self, a):
        return None if a is None else a.twin()

    def hold(self, a):
        match a:
            case []:
                return handles.Holder_Nobody()
            case [counter]:
                return handles.Holder_One(counter)
            case _:
                return handles.Holder_Several(a)

    def spend(self, a):
        match a:
            case handles.Holder_One(counter):
                return counter.number
            case handles.Holder_Several(counters):
                return total(counters)
            case _:
                return 0


SHELF = []


class Shelf(exports.Shelf):
    """Handles of another interface."""

    def put(self, a):
        SHELF.append(a)

    def take(self):
        return SHELF.pop() if SHELF else None

    def is_like_last(self, a):
        return bool(SHELF) and SHELF[-1].number == a.number

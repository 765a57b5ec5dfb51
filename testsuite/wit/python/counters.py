"""The resource of `values.wit`: its class is looked for in a module with the name of its interface."""

from wit_world.exports import counters as handles

LIVE = 0


class Counter(handles.Counter):
    """A counter: there are as many as there are values of this class."""

    def __init__(self, value):
        global LIVE
        LIVE += 1
        self.number = value

    def __del__(self):
        global LIVE
        LIVE -= 1

    def add(self, n):
        self.number = (self.number + n) % (1 << 64)
        return self.number

    def value(self):
        return self.number

    def twin(self):
        return Counter(self.number)

    @classmethod
    def merge(cls, a, b):
        return Counter(total([a, b]))

    @classmethod
    def larger(cls, a, b):
        return max(a.number, b.number)


def total(counters):
    """The sum of their values."""
    return sum(counter.number for counter in counters) % (1 << 64)


def live():
    """How many there are; what calls these functions keeps those that have ended."""
    return LIVE

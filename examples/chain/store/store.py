"""Collects entries of a log by their origins."""

from wit_world import exports
from wit_world.imports.log import Tally

TALLIES = {}


class Collection(exports.Collection):
    """The interface `collection`."""

    def keep(self, entries):
        for entry in entries:
            tally = TALLIES.setdefault(entry.origin, Tally(entry.origin, 0, entry))
            tally.count += 1
            tally.last = entry

    def summary(self):
        return sorted(TALLIES.values(), key=lambda tally: (-tally.count, tally.origin))

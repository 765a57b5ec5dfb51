"""What scripts do: modules of their own, files, JSON, hashes, exceptions, a generator."""

import hashlib
import json
import os
import sys

from library.words import counted

folder = sys.argv[1]
with open(f"{folder}/letters.txt") as file:
    words = counted(file.read())
print(json.dumps(words, indent=1, sort_keys=True))
os.makedirs(f"{folder}/made/inner", exist_ok=True)
with open(f"{folder}/made/inner/words.json", "w") as file:
    json.dump(words, file, sort_keys=True)
os.rename(f"{folder}/made/inner/words.json", f"{folder}/made/words.json")
print(sorted(os.listdir(f"{folder}/made")), os.path.getsize(f"{folder}/made/words.json"))
print(hashlib.sha256(open(f"{folder}/made/words.json", "rb").read()).hexdigest())
try:
    open(f"{folder}/missing")
except FileNotFoundError as error:
    print("no file:", error.filename)
print(sum(number * number for number in range(100_000)))

from collections import Counter


def counted(text: str) -> dict[str, int]:
    return dict(Counter(text.split()))

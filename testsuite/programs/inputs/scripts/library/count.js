export function count(text) {
    const words = new Map();
    for (const word of text.toLowerCase().match(/\w+/g)) words.set(word, (words.get(word) ?? 0) + 1);
    return words;
}

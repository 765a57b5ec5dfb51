/* Keeps what is wrong: warnings and errors, and of the same one several times in a row the first. */
#include "filter.h"
#include <stdlib.h>
#include <string.h>

typedef example_chain_log_entry_t entry_t;
typedef example_chain_collection_list_entry_t entries_t;

/* The entry that was kept last. */
static entry_t last;

static bool is_same(const filter_string_t *a, const filter_string_t *b)
{
    return a->len == b->len && memcmp(a->ptr, b->ptr, a->len) == 0;
}

static bool is_kept(const entry_t *entry)
{
    if (entry->level < EXAMPLE_CHAIN_LOG_LEVEL_WARNING)
        return false;
    return entry->level != last.level || !is_same(&entry->origin, &last.origin) || !is_same(&entry->text, &last.text);
}

uint32_t exports_example_chain_selection_offer(exports_example_chain_selection_list_entry_t *offered)
{
    /* Those that are kept move to the front; a free place has no text. */
    size_t count = 0;
    for (size_t i = 0; i < offered->len; i++) {
        entry_t entry = offered->ptr[i];
        offered->ptr[i] = (entry_t){0};
        if (is_kept(&entry)) {
            offered->ptr[count++] = last = entry;
        } else {
            example_chain_log_entry_free(&entry);
        }
    }
    entries_t kept = {offered->ptr, count};
    if (count > 0)
        example_chain_collection_keep(&kept);
    return count;
}

void exports_example_chain_selection_summary(exports_example_chain_selection_list_tally_t *ret)
{
    example_chain_collection_list_tally_t summary;
    example_chain_collection_summary(&summary);
    *ret = (exports_example_chain_selection_list_tally_t){summary.ptr, summary.len};
}

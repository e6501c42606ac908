/* Where a terminator, a line feed or a carriage return stands in 64 bytes: bit n is byte n. */
#ifndef EDI837_MASKS_H
#define EDI837_MASKS_H

#include <stdint.h>

typedef struct {
    uint64_t terminators, feeds, returns;
} masks;

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>

static inline uint64_t equal_bytes(const __m128i *blocks, char byte) {
    const __m128i wanted = _mm_set1_epi8(byte);
    uint64_t found = 0;
    for (int i = 0; i < 4; i++)
        found |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(blocks[i], wanted)) << (16 * i);
    return found;
}

static inline masks masks_of(const uint8_t *bytes, uint8_t terminator) {
    __m128i blocks[4];
    for (int i = 0; i < 4; i++)
        blocks[i] = _mm_loadu_si128((const __m128i *)(const void *)(bytes + 16 * i));
    return (masks){equal_bytes(blocks, (char)terminator), equal_bytes(blocks, '\n'), equal_bytes(blocks, '\r')};
}
#else
static inline masks masks_of(const uint8_t *bytes, uint8_t terminator) {
    masks found = {0, 0, 0};
    for (int i = 0; i < 64; i++) {
        found.terminators |= (uint64_t)(bytes[i] == terminator) << i;
        found.feeds |= (uint64_t)(bytes[i] == '\n') << i;
        found.returns |= (uint64_t)(bytes[i] == '\r') << i;
    }
    return found;
}
#endif

static inline int first_bit(uint64_t bits) {
#if defined(__GNUC__) || defined(__clang__)
    return __builtin_ctzll(bits);
#else
    int at = 0;
    for (; !(bits & 1); bits >>= 1)
        at++;
    return at;
#endif
}

#endif

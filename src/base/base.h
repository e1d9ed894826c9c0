/* What every file of gluegen may rely on: compiler attributes and the two ways to stop. */
#ifndef GG_BASE_BASE_H
#define GG_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define GG_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define GG_NODISCARD __attribute__((warn_unused_result))
#define GG_NORETURN __attribute__((noreturn))
#else
#define GG_PRINTF(fmt, args)
#define GG_NODISCARD
#define GG_NORETURN
#endif

#define GG_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A fault of gluegen itself: prints the place and aborts. Never used for what a user wrote. */
#define GG_BUG(...) gg_bug(__FILE__, __LINE__, __VA_ARGS__)

GG_NORETURN void gg_bug(const char *file, int line, const char *fmt, ...) GG_PRINTF(3, 4);

/* Memory is exhausted: says so and exits with 3. Allocation never returns NULL. */
GG_NORETURN void gg_out_of_memory(void);

#endif

/* Preloaded into a program, shifts the clock that it reads by CLOCK_OFF_SECONDS, and no other: what measures how long
   something takes goes on (libfaketime 0.9.10 spoils Python's waits, whichever of its clocks it is told to leave). */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t off(void)
{
    const char *said = getenv("CLOCK_OFF_SECONDS");
    return said ? (time_t)atoll(said) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int failed = (int)syscall(SYS_clock_gettime, clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += off();
    return failed;
}

int gettimeofday(struct timeval *now, void *zone)
{
    struct timespec said;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &said);
    now->tv_sec = said.tv_sec;
    now->tv_usec = said.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *now)
{
    struct timespec said;
    clock_gettime(CLOCK_REALTIME, &said);
    if (now)
        *now = said.tv_sec;
    return said.tv_sec;
}

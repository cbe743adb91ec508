/* A host of the plugin: host library parameters before.wav after.wav
   Plays before.wav through it, compares that with after.wav, which AmpModel has written, and measures 100,000 blocks on an audio thread. */
#define _POSIX_C_SOURCE 200809L
#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "amp_plugin.h"

enum { SAMPLE_RATE = 48000, BLOCK = 64, BLOCKS = 100000, WARM_UP_BLOCKS = 1000, HEADER_BYTES = 44 };

static amp *(*create)(const char *);
static int32_t (*prepare)(amp *, int32_t);
static void (*process)(amp *, const float *, float *, int32_t);
static void (*reset)(amp *);
static void (*destroy)(amp *);
static int64_t (*allocated_bytes)(void);

static void *library;

static void find(void *function, const char *name) {
    void *address = dlsym(library, name);
    if (!address) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    memcpy(function, &address, sizeof address);
}

static void check(int is_well, const char *what) {
    if (!is_well) {
        fprintf(stderr, "Failed: %s\n", what);
        exit(1);
    }
}

static double nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

/* A file of AmpModel: 16 bits a sample after a header of 44 bytes. */
static float *read_wave(const char *path, int *count) {
    FILE *file = fopen(path, "rb");
    check(file != NULL, path);
    fseek(file, 0, SEEK_END);
    *count = (int)((ftell(file) - HEADER_BYTES) / 2);
    check(*count > 0, path);
    fseek(file, HEADER_BYTES, SEEK_SET);
    float *sound = malloc(sizeof(float) * (size_t)*count);
    for (int i = 0; i < *count; i++) {
        int low = fgetc(file), high = fgetc(file);
        sound[i] = (float)(int16_t)(low | high << 8) / 32768.0f;
    }
    fclose(file);
    return sound;
}

static int ascending(const void *left, const void *right) {
    double l = *(const double *)left, r = *(const double *)right;
    return (l > r) - (l < r);
}

static void print_times(const char *what, double *times) {
    qsort(times, BLOCKS, sizeof *times, ascending);
    printf("  %-10s median %8.2f us   99.9 %% %8.2f us   slowest %8.2f us\n", what, times[BLOCKS / 2] / 1e3, times[BLOCKS - 1 - BLOCKS / 1000] / 1e3, times[BLOCKS - 1] / 1e3);
}

/* A loop that does nothing for a while: what it takes longer than usual, other programs and interrupts have taken. */
static void spin(long rounds) {
    for (volatile long i = 0; i < rounds; i++) {
    }
}

struct measurement {
    amp *amplifier;
    const float *sound;
    int count;
    double first, *blocks, *empty;
    int64_t bytes;
};

static void *audio_thread(void *argument) {
    struct measurement *m = argument;
    float output[BLOCK];
    int pieces = m->count / BLOCK;

    /* The first call of a thread makes the thread known to the library: a host does it before sound begins. */
    double start = nanoseconds();
    process(m->amplifier, m->sound, output, BLOCK);
    m->first = nanoseconds() - start;

    /* The empty loop is made about as long as a block: by the fastest of each, with which nothing has interfered. */
    const long trial = 10000;
    double of_block = 1e9, of_trial = 1e9;
    for (int i = 0; i < WARM_UP_BLOCKS; i++) {
        start = nanoseconds();
        process(m->amplifier, m->sound + i % pieces * BLOCK, output, BLOCK);
        double middle = nanoseconds();
        spin(trial);
        of_trial = fmin(of_trial, nanoseconds() - middle);
        of_block = fmin(of_block, middle - start);
    }
    long rounds = (long)((double)trial * of_block / of_trial);

    int64_t before = allocated_bytes();
    for (int i = 0; i < BLOCKS; i++) {
        start = nanoseconds();
        process(m->amplifier, m->sound + i % pieces * BLOCK, output, BLOCK);
        double middle = nanoseconds();
        spin(rounds);
        m->empty[i] = nanoseconds() - middle;
        m->blocks[i] = middle - start;
    }
    m->bytes = allocated_bytes() - before;
    return NULL;
}

int main(int argc, char **argv) {
    check(argc == 5, "host library parameters before.wav after.wav");
    library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    find(&create, "amp_create");
    find(&prepare, "amp_prepare");
    find(&process, "amp_process");
    find(&reset, "amp_reset");
    find(&destroy, "amp_free");
    find(&allocated_bytes, "amp_allocated_bytes");

    double start = nanoseconds();
    amp *first = create(argv[2]);
    double created = nanoseconds();
    check(first != NULL, "amp_create");
    check(prepare(first, SAMPLE_RATE) == 0, "amp_prepare");
    double prepared = nanoseconds();
    amp *second = create(argv[2]);
    check(second != NULL && prepare(second, SAMPLE_RATE) == 0, "a second amplifier");
    printf("First amplifier: created in %.2f ms, prepared in %.2f ms\n", (created - start) / 1e6, (prepared - created) / 1e6);

    /* What is wrong is refused. */
    check(create("no such file") == NULL, "amp_create of a file that is missing");
    check(create(NULL) == NULL, "amp_create of no file");
    check(prepare(first, 44100) == 1, "amp_prepare at another sample rate");
    check(prepare(NULL, SAMPLE_RATE) == 2, "amp_prepare of no amplifier");
    process(NULL, NULL, NULL, BLOCK);
    destroy(NULL);

    int count, expected_count;
    float *sound = read_wave(argv[3], &count), *expected = read_wave(argv[4], &expected_count);
    check(count == expected_count, "as many samples before as after");
    float *output = malloc(sizeof(float) * (size_t)count), *again = malloc(sizeof(float) * (size_t)count);

    /* The first amplifier plays in blocks; between them the second plays all at once, in place, what must not matter to the first. */
    double largest = 0;
    for (int i = 0; i < count; i += BLOCK) {
        process(first, sound + i, output + i, count - i < BLOCK ? count - i : BLOCK);
        if (i == 10 * BLOCK) {
            memcpy(again, sound, sizeof(float) * (size_t)count);
            process(second, again, again, count);
        }
    }
    for (int i = 0; i < count; i++) {
        double rounded = fmax(-32768, fmin(32767, rint(32768.0 * output[i]))) / 32768;
        largest = fmax(largest, fabs(rounded - expected[i]));
    }
    printf("Sound: %d samples, largest difference from AmpModel %.0f of 32768\n", count, 32768 * largest);
    check(memcmp(output, again, sizeof(float) * (size_t)count) == 0, "two amplifiers, in blocks and at once, play the same");

    /* Forgetting brings the same sound again, and what is no number does not last. */
    reset(first);
    process(first, sound, again, BLOCK);
    check(memcmp(output, again, sizeof(float) * BLOCK) == 0, "after amp_reset the sound begins anew");
    float nan = NAN;
    process(second, &nan, again, 1);
    check(isfinite(again[0]), "NaN is taken as 0");

    struct measurement m = {first, sound, count, 0, malloc(sizeof(double) * BLOCKS), malloc(sizeof(double) * BLOCKS), 0};
    pthread_t thread;
    check(pthread_create(&thread, NULL, audio_thread, &m) == 0, "an audio thread");
    pthread_join(thread, NULL);
    printf("Audio thread: its first block took %.2f us, and then %d blocks of %d samples, which last %.2f us each:\n", m.first / 1e3, BLOCKS, BLOCK, 1e6 * BLOCK / SAMPLE_RATE);
    print_times("amplifier", m.blocks);
    print_times("empty loop", m.empty);
    printf("  allocated in all of them: %lld bytes\n", (long long)m.bytes);

    destroy(first);
    destroy(second);
    free(sound);
    free(expected);
    free(output);
    free(again);
    free(m.blocks);
    free(m.empty);

    /* Nor is the library closed: there is a .NET runtime in it, which cannot be unloaded. */
    return m.bytes == 0 && largest <= 1.0 / 32768 ? 0 : 1;
}

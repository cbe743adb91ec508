/* An amplifier as a network that remembers: sound goes in, sound comes out. */
#ifndef AMP_PLUGIN_H
#define AMP_PLUGIN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One amplifier with one stream of sound. Several may exist; each is for one thread at a time. */
typedef struct amp amp;

/* Makes an amplifier from the file of parameters that samples/AmpModel writes; its path is in UTF-8. Reads the file and allocates: not for an audio thread. NULL if that failed; standard error says why. */
amp *amp_create(const char *parameters);

/* To be called once before the first block, off the audio thread: runs all code that a block runs, and begins a stream.
   0 if all is well; 1 if the network has not learnt this sample rate, which must be 48000; 2 if there is no amplifier. */
int32_t amp_prepare(amp *amplifier, int32_t sample_rate);

/* The next samples of the stream. Any number of them; output may be input. Allocates nothing, takes no lock, and waits for nothing. Samples that are NaN or infinite are taken as 0. */
void amp_process(amp *amplifier, const float *input, float *output, int32_t count);

/* Forgets the stream: the next sample is the first. May be called on the audio thread. */
void amp_reset(amp *amplifier);

/* Ends an amplifier; nothing happens to NULL. */
void amp_free(amp *amplifier);

/* How many bytes the library has allocated so far on the thread that calls. */
int64_t amp_allocated_bytes(void);

#ifdef __cplusplus
}
#endif
#endif

// What a good C++ programmer gets by hand: small networks of fixed size in AVX-512, one row at a time. Several partial sums a node, activations in registers or in the
// first-level cache, weights input-major and padded to whole vectors. Prints ns a row: throughput (independent rows) and latency (the next row needs the last output).
// Build and run: g++ -O3 -march=native -std=c++17 handwritten.cpp -o handwritten && taskset -c 1 ./handwritten; with the name of a network, that one alone.
// Each network is checked against plain loops in double before it is timed.
#include <immintrin.h>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

typedef __m512 V;
#define INLINE inline __attribute__((always_inline))
#define KEEP(p) asm volatile("" ::"r"(p) : "memory")
static double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }
static unsigned state = 12345;
static float uniform() { state = state * 1664525u + 1013904223u; return (state >> 8) * (2.0f / 16777216.0f) - 1.0f; }

// tanh by exp(-2|x|) - 1 with a polynomial: about 2 ulp.
static INLINE V tanhv(V x) {
    const V one = _mm512_set1_ps(1), sign = _mm512_set1_ps(-0.0f);
    V u = _mm512_max_ps(_mm512_set1_ps(-18.1f), _mm512_or_ps(_mm512_add_ps(x, x), sign));
    V magic = _mm512_set1_ps(12582912.0f + 127);
    V k = _mm512_fmadd_ps(u, _mm512_set1_ps(1.44269504f), magic);
    V r = _mm512_fmadd_ps(_mm512_sub_ps(k, magic), _mm512_set1_ps(-0.693147181f), u);
    V p = _mm512_fmadd_ps(_mm512_set1_ps(0.00139742729f), r, _mm512_set1_ps(0.00836805161f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.041666165f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.166665316f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.5f));
    V s = _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_castps_si512(k), 23));
    V q = _mm512_fmadd_ps(_mm512_mul_ps(r, r), p, r);
    V t = _mm512_div_ps(_mm512_fmadd_ps(s, q, _mm512_sub_ps(s, one)), _mm512_fmadd_ps(s, q, _mm512_add_ps(s, one)));
    return _mm512_or_ps(_mm512_andnot_ps(sign, t), _mm512_and_ps(sign, x));
}
static INLINE V sigmoidv(V x) { V h = _mm512_set1_ps(0.5f); return _mm512_fmadd_ps(tanhv(_mm512_mul_ps(x, h)), h, h); }

enum { Linear, Tanh, Relu };
template <int I, int O> struct Dense {
    static constexpr int N = (O + 15) / 16, P = N * 16;
    alignas(64) float w[I][P]; alignas(64) float b[P];
    void draw() { memset(this, 0, sizeof *this); for (int o = 0; o < O; o++) { for (int i = 0; i < I; i++) w[i][o] = uniform() / std::sqrt((float)I); b[o] = uniform(); } }
    void plain(const double* x, double* y, int a) const { for (int o = 0; o < O; o++) { double s = b[o]; for (int i = 0; i < I; i++) s += (double)w[i][o] * x[i]; y[o] = a == Tanh ? std::tanh(s) : a == Relu ? std::max(s, 0.0) : s; } }
    // C vectors of nodes at once, K partial sums each.
    template <int C, int K, int A> INLINE void block(const float* x, float* y, int c0) const {
        V a[K][C];
        #pragma GCC unroll 16
        for (int c = 0; c < C; c++) {
            a[0][c] = _mm512_load_ps(&b[(c0 + c) * 16]);
            #pragma GCC unroll 16
            for (int k = 1; k < K; k++) a[k][c] = _mm512_setzero_ps();
        }
        int i = 0;
        #pragma GCC unroll 4
        for (; i + K <= I; i += K) {
            #pragma GCC unroll 16
            for (int k = 0; k < K; k++) {
                V v = _mm512_set1_ps(x[i + k]);
                #pragma GCC unroll 16
                for (int c = 0; c < C; c++) a[k][c] = _mm512_fmadd_ps(v, _mm512_load_ps(&w[i + k][(c0 + c) * 16]), a[k][c]);
            }
        }
        #pragma GCC unroll 16
        for (int k = 0; k < I % K; k++) {
            V v = _mm512_set1_ps(x[i + k]);
            #pragma GCC unroll 16
            for (int c = 0; c < C; c++) a[k][c] = _mm512_fmadd_ps(v, _mm512_load_ps(&w[i + k][(c0 + c) * 16]), a[k][c]);
        }
        #pragma GCC unroll 16
        for (int c = 0; c < C; c++) {
            #pragma GCC unroll 4
            for (int h = K / 2; h > 0; h /= 2)
                #pragma GCC unroll 8
                for (int k = 0; k < h; k++) a[k][c] = _mm512_add_ps(a[k][c], a[k + h][c]);
            V s = A == Tanh ? tanhv(a[0][c]) : A == Relu ? _mm512_max_ps(a[0][c], _mm512_setzero_ps()) : a[0][c];
            _mm512_store_ps(&y[(c0 + c) * 16], s);
        }
    }
    template <int A> INLINE void forward(const float* x, float* y) const {
        constexpr int R = N % 8, K = R <= 1 ? 8 : R <= 2 ? 4 : R <= 5 ? 4 : 2;
        for (int c = 0; c + 8 <= N; c += 8) block<8, 2, A>(x, y, c);
        if constexpr (R > 0) block<R, K, A>(x, y, N - R);
    }
};

template <int Act, int I, int H, int O> struct One {
    static constexpr int In = I, Out = O; Dense<I, H> a; Dense<H, O> b;
    void draw() { a.draw(); b.draw(); } void reset() {}
    __attribute__((noinline)) void predict(const float* x, float* y) { alignas(64) float h[Dense<I, H>::P], o[Dense<H, O>::P]; a.template forward<Act>(x, h); b.template forward<Linear>(h, o); memcpy(y, o, O * 4); }
    void plain(const double* x, double* y) { std::vector<double> h(H); a.plain(x, h.data(), Act); b.plain(h.data(), y, Linear); }
};
template <int I, int H, int G, int O> struct Two {
    static constexpr int In = I, Out = O; Dense<I, H> a; Dense<H, G> b; Dense<G, O> c;
    void draw() { a.draw(); b.draw(); c.draw(); } void reset() {}
    __attribute__((noinline)) void predict(const float* x, float* y) { alignas(64) float h[Dense<I, H>::P], g[Dense<H, G>::P], o[Dense<G, O>::P]; a.template forward<Tanh>(x, h); b.template forward<Tanh>(h, g); c.template forward<Linear>(g, o); memcpy(y, o, O * 4); }
    void plain(const double* x, double* y) { std::vector<double> h(H), g(G); a.plain(x, h.data(), Tanh); b.plain(h.data(), g.data(), Tanh); c.plain(g.data(), y, Linear); }
};

// LSTM and GRU as PyTorch defines them, one input, then one linear output. The gates of 16 units lie side by side.
template <int H> struct Lstm {
    static constexpr int In = 1, Out = 1, N = (H + 15) / 16, P = N * 16;
    alignas(64) float wx[4][P], b[4][P], wh[H][4][P], wo[P]; float bo; alignas(64) float h[P], c[P]; double hd[H], cd[H];
    void reset() { memset(h, 0, sizeof h); memset(c, 0, sizeof c); memset(hd, 0, sizeof hd); memset(cd, 0, sizeof cd); }
    void draw() { memset(this, 0, sizeof *this); float s = 1 / std::sqrt((float)H); for (int u = 0; u < H; u++) { for (int g = 0; g < 4; g++) { wx[g][u] = uniform() * s; b[g][u] = uniform() * s; for (int k = 0; k < H; k++) wh[k][g][u] = uniform() * s; } wo[u] = uniform() * s; } bo = uniform(); }
    __attribute__((noinline)) void predict(const float* x, float* y) {
        V xv = _mm512_set1_ps(x[0]), sum = _mm512_setzero_ps(); alignas(64) float next[P];
        #pragma GCC unroll 4
        for (int n = 0; n < N; n++) {
            V a[4][2];
            #pragma GCC unroll 4
            for (int g = 0; g < 4; g++) { a[g][0] = _mm512_fmadd_ps(xv, _mm512_load_ps(&wx[g][n * 16]), _mm512_load_ps(&b[g][n * 16])); a[g][1] = _mm512_setzero_ps(); }
            #pragma GCC unroll 4
            for (int k = 0; k < H; k += 2)
                #pragma GCC unroll 2
                for (int e = 0; e < 2; e++) { V v = _mm512_set1_ps(h[k + e]);
                    #pragma GCC unroll 4
                    for (int g = 0; g < 4; g++) a[g][e] = _mm512_fmadd_ps(v, _mm512_load_ps(&wh[k + e][g][n * 16]), a[g][e]); }
            V i = sigmoidv(_mm512_add_ps(a[0][0], a[0][1])), f = sigmoidv(_mm512_add_ps(a[1][0], a[1][1])), g = tanhv(_mm512_add_ps(a[2][0], a[2][1])), o = sigmoidv(_mm512_add_ps(a[3][0], a[3][1]));
            V cn = _mm512_fmadd_ps(f, _mm512_load_ps(&c[n * 16]), _mm512_mul_ps(i, g)); _mm512_store_ps(&c[n * 16], cn);
            V hn = _mm512_mul_ps(o, tanhv(cn)); _mm512_store_ps(&next[n * 16], hn); sum = _mm512_fmadd_ps(hn, _mm512_load_ps(&wo[n * 16]), sum);
        }
        memcpy(h, next, sizeof h); y[0] = bo + _mm512_reduce_add_ps(sum);
    }
    void plain(const double* x, double* y) {
        std::vector<double> n(H); auto s = [](double z) { return 1 / (1 + std::exp(-z)); }; double t = bo;
        for (int u = 0; u < H; u++) { double z[4]; for (int g = 0; g < 4; g++) { z[g] = b[g][u] + wx[g][u] * x[0]; for (int k = 0; k < H; k++) z[g] += wh[k][g][u] * hd[k]; } cd[u] = s(z[1]) * cd[u] + s(z[0]) * std::tanh(z[2]); n[u] = s(z[3]) * std::tanh(cd[u]); t += wo[u] * n[u]; }
        for (int u = 0; u < H; u++) hd[u] = n[u]; y[0] = t;
    }
};
template <int H> struct Gru {
    static constexpr int In = 1, Out = 1, N = (H + 15) / 16, P = N * 16;
    alignas(64) float wx[3][P], bx[3][P], bh[3][P], wh[H][3][P], wo[P]; float bo; alignas(64) float h[P]; double hd[H];
    void reset() { memset(h, 0, sizeof h); memset(hd, 0, sizeof hd); }
    void draw() { memset(this, 0, sizeof *this); float s = 1 / std::sqrt((float)H); for (int u = 0; u < H; u++) { for (int g = 0; g < 3; g++) { wx[g][u] = uniform() * s; bx[g][u] = uniform() * s; bh[g][u] = uniform() * s; for (int k = 0; k < H; k++) wh[k][g][u] = uniform() * s; } wo[u] = uniform() * s; } bo = uniform(); }
    __attribute__((noinline)) void predict(const float* x, float* y) {
        V xv = _mm512_set1_ps(x[0]), sum = _mm512_setzero_ps(), one = _mm512_set1_ps(1); alignas(64) float next[P];
        #pragma GCC unroll 4
        for (int n = 0; n < N; n++) {
            V a[3][2];
            #pragma GCC unroll 3
            for (int g = 0; g < 3; g++) { a[g][0] = _mm512_load_ps(&bh[g][n * 16]); a[g][1] = _mm512_setzero_ps(); }
            #pragma GCC unroll 4
            for (int k = 0; k < H; k += 2)
                #pragma GCC unroll 2
                for (int e = 0; e < 2; e++) { V v = _mm512_set1_ps(h[k + e]);
                    #pragma GCC unroll 3
                    for (int g = 0; g < 3; g++) a[g][e] = _mm512_fmadd_ps(v, _mm512_load_ps(&wh[k + e][g][n * 16]), a[g][e]); }
            V zx[3];
            #pragma GCC unroll 3
            for (int g = 0; g < 3; g++) { zx[g] = _mm512_fmadd_ps(xv, _mm512_load_ps(&wx[g][n * 16]), _mm512_load_ps(&bx[g][n * 16])); a[g][0] = _mm512_add_ps(a[g][0], a[g][1]); }
            V r = sigmoidv(_mm512_add_ps(zx[0], a[0][0])), z = sigmoidv(_mm512_add_ps(zx[1], a[1][0])), m = tanhv(_mm512_fmadd_ps(r, a[2][0], zx[2]));
            V hn = _mm512_fmadd_ps(z, _mm512_load_ps(&h[n * 16]), _mm512_mul_ps(_mm512_sub_ps(one, z), m));
            _mm512_store_ps(&next[n * 16], hn); sum = _mm512_fmadd_ps(hn, _mm512_load_ps(&wo[n * 16]), sum);
        }
        memcpy(h, next, sizeof h); y[0] = bo + _mm512_reduce_add_ps(sum);
    }
    void plain(const double* x, double* y) {
        std::vector<double> n(H); auto s = [](double z) { return 1 / (1 + std::exp(-z)); }; double t = bo;
        for (int u = 0; u < H; u++) { double a[3], c[3]; for (int g = 0; g < 3; g++) { a[g] = bh[g][u]; for (int k = 0; k < H; k++) a[g] += wh[k][g][u] * hd[k]; c[g] = bx[g][u] + wx[g][u] * x[0]; } double r = s(c[0] + a[0]), z = s(c[1] + a[1]), m = std::tanh(c[2] + r * a[2]); n[u] = z * hd[u] + (1 - z) * m; t += wo[u] * n[u]; }
        for (int u = 0; u < H; u++) hd[u] = n[u]; y[0] = t;
    }
};

template <class F> double best(F body) {
    long n = 1; for (;;) { double t = now(); body(n); if (now() - t > 0.0005) break; n *= 2; }
    double w = now(); while (now() - w < 0.1) body(n);
    double least = 1e30; for (int s = 0; s < 300; s++) { double t = now(); body(n); least = std::min(least, (now() - t) / n); }
    return least * 1e9;
}
const char* wanted = nullptr;
template <class M> void run(const char* name) {
    if (wanted && strcmp(name, wanted)) return;
    M* m = (M*)aligned_alloc(64, (sizeof(M) + 63) / 64 * 64); new (m) M; m->draw(); m->reset();
    const int I = M::In, O = M::Out; float* x = (float*)aligned_alloc(64, (64 * I * 4 + 63) / 64 * 64); for (int i = 0; i < 64 * I; i++) x[i] = uniform();
    alignas(64) float y[64]; double worst = 0;
    for (int r = 0; r < 64; r++) { std::vector<double> xd(x + r * I, x + (r + 1) * I), yd(O); m->predict(x + r * I, y); m->plain(xd.data(), yd.data()); for (int o = 0; o < O; o++) worst = std::max(worst, std::fabs(y[o] - yd[o])); }
    if (!(worst < 5e-5)) { printf("%s DIFFERS by %g\n", name, worst); exit(1); }
    double t = best([&](long n) { for (long i = 0; i < n; i++) { m->predict(x + (i & 63) * I, y); KEEP(y); } });
    float base = x[0]; double l = best([&](long n) { for (long i = 0; i < n; i++) { m->predict(x, y); KEEP(y); x[0] = base + y[0] * 1e-30f; KEEP(x); } });
    printf("%-16s %10.1f %10.1f\n", name, t, l); fflush(stdout); free(x); free(m);
}
int main(int count, char** arguments) {
    if (count > 1) wanted = arguments[1];
    printf("%-16s %10s %10s   ns, best of 300\n", "network", "throughput", "latency");
    run<One<Linear, 2, 2, 1>>("2-2-1"); run<One<Tanh, 4, 8, 3>>("4-8-3"); run<Two<4, 16, 16, 3>>("4-16-16-3"); 
    run<Two<16, 64, 64, 8>>("16-64-64-8"); run<Two<64, 128, 64, 10>>("64-128-64-10"); run<One<Relu, 784, 128, 10>>("784-128-10");
    run<Lstm<8>>("1-8:lstm-1"); run<Lstm<16>>("1-16:lstm-1"); run<Lstm<24>>("1-24:lstm-1"); run<Lstm<32>>("1-32:lstm-1"); run<Lstm<40>>("1-40:lstm-1");
    run<Gru<8>>("1-8:gru-1"); run<Gru<16>>("1-16:gru-1"); run<Gru<24>>("1-24:gru-1"); run<Gru<32>>("1-32:gru-1"); run<Gru<40>>("1-40:gru-1");
}

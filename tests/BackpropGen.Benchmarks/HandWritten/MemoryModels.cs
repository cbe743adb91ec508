namespace BackpropGen.Benchmarks.HandWritten;

[Network("1-8:lstm-1")]
internal partial class Lstm8;

[Network("1-16:lstm-1")]
internal partial class Lstm16;

[Network("1-24:lstm-1")]
internal partial class Lstm24;

[Network("1-32:lstm-1")]
internal partial class Lstm32;

[Network("1-40:lstm-1")]
internal partial class Lstm40;

[Network("1-8:gru-1")]
internal partial class Gru8;

[Network("1-16:gru-1")]
internal partial class Gru16;

[Network("1-24:gru-1")]
internal partial class Gru24;

[Network("1-32:gru-1")]
internal partial class Gru32;

[Network("1-40:gru-1")]
internal partial class Gru40;

[Network("1-8:conv(3,1):tanh-8:conv(3,2):tanh-8:conv(3,4):tanh-1")]
internal partial class NarrowConvolutions;

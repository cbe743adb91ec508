namespace BackpropGen;

/// <summary>How weights start. Biases start at 0. A layer with n inputs and m nodes has fan-in n and fan-out m.</summary>
public enum Initializer
{
    /// <summary>
    /// <see cref="KaimingUniform"/> for layers with ReLU or one of its relatives (LeakyReLU, ReLU6, ELU, GELU, SiLU, Mish, HardSwish),
    /// <see cref="XavierUniform"/> for all others.
    /// </summary>
    Auto,

    /// <summary>Every weight 1, every bias 0. For examples worked by hand: nonlinear nodes of a layer that start equal stay equal.</summary>
    Ones,

    /// <summary>Every weight 0, every bias 0.</summary>
    Zeros,

    /// <summary>Uniform in [0, 1), as <c>torch.nn.init.uniform_</c>.</summary>
    Uniform,

    /// <summary>Normal with mean 0 and standard deviation 1, as <c>torch.nn.init.normal_</c>.</summary>
    Normal,

    /// <summary>Uniform in ±√(6 / (fan-in + fan-out)). Glorot and Bengio, 2010; also called Glorot.</summary>
    XavierUniform,

    /// <summary>Normal with variance 2 / (fan-in + fan-out). Glorot and Bengio, 2010; also called Glorot.</summary>
    XavierNormal,

    /// <summary>Uniform in ±√(6 / fan-in). He et al., 2015; also called He.</summary>
    KaimingUniform,

    /// <summary>Normal with variance 2 / fan-in. He et al., 2015; also called He.</summary>
    KaimingNormal,

    /// <summary>Uniform in ±√(3 / fan-in). LeCun et al., 1998.</summary>
    LeCunUniform,

    /// <summary>Normal with variance 1 / fan-in. LeCun et al., 1998.</summary>
    LeCunNormal,
}

namespace BackpropGen.Hosting;

/// <summary>How a network is served: <c>services.AddNetwork&lt;TNetwork&gt;(path)</c>.</summary>
public sealed class NetworkOptions
{
    /// <summary>The weight file, as <c>Save</c> writes it.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>Whether the service fails to start without the file. Unless it does, it starts with the network's initial weights, says so in the log, and takes the file when it comes. It does unless set.</summary>
    public bool Required { get; set; } = true;

    /// <summary>Whether the network is replaced when its file changes. It is unless set.</summary>
    public bool ReloadOnChange { get; set; } = true;

    /// <summary>How often the file is looked at, more than 0: its time and size, which works on every file system, mounted ones too. A second unless set.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether everything that predictions run is compiled before a model serves. It is unless set.</summary>
    public bool WarmUp { get; set; } = true;

    /// <summary>Of how many predictions one is measured while somebody listens to the metrics: its time, and its inputs against the scaling of the training. At least 1; 64 unless set.</summary>
    public int SampleEvery { get; set; } = 64;

    /// <summary>When what is learnt is published: <see cref="ServedNetwork{TNetwork}.Learn"/>.</summary>
    public OnlineLearnerOptions Learning { get; set; } = new();
}

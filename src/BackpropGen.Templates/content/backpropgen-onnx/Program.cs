using BackpropGen;

// Four measurements of a flower in centimetres: length and width of sepals, length and width of petals.
float[][] flowers =
[
    [5.1f, 3.5f, 1.4f, 0.2f],
    [6.0f, 2.7f, 4.2f, 1.3f],
    [6.9f, 3.1f, 5.8f, 2.2f],
];

// Weights are numbers in the generated code: there is nothing to load, and no runtime for models.
var frozen = new FrozenIris();
string[] species = ["setosa", "versicolor", "virginica"];
Span<float> outputs = stackalloc float[3];
foreach (float[] flower in flowers)
{
    frozen.Predict(flower, outputs);
    int best = outputs.IndexOf(Max(outputs));
    Console.WriteLine($"{string.Join(" ", flower)}: {species[best]}");
}

// The same model, which starts from the weights of the file and can be trained further.
var trainable = new Iris();
Console.WriteLine($"Both predict the same: {trainable.Predict(flowers[0]) == frozen.Predict(flowers[0])}");

static float Max(ReadOnlySpan<float> values)
{
    float largest = values[0];
    foreach (float value in values)
    {
        largest = Math.Max(largest, value);
    }

    return largest;
}

/// <summary>The model as it is, only to predict.</summary>
[Network(Model = "iris.onnx", Frozen = true)]
public partial class FrozenIris { }

/// <summary>The model as a network that can be trained on.</summary>
[Network(Model = "iris.onnx")]
public partial class Iris { }

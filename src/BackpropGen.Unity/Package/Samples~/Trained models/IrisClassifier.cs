using BackpropGen.Unity;
using UnityEngine;

namespace BackpropGen.Samples.TrainedModels
{
    /// <summary>Tells what kind of iris a flower is, by a network that is compiled in, and by the same network with weights from an asset.</summary>
    public sealed class IrisClassifier : MonoBehaviour
    {
        private static readonly string[] Species = { "setosa", "versicolor", "virginica" };

        /// <summary>In centimetres: the length and the width of the sepals, and of the petals. Flowers 1, 51 and 101 of Fisher's table.</summary>
        private static readonly float[][] Flowers =
        {
            new[] { 5.1f, 3.5f, 1.4f, 0.2f },
            new[] { 7.0f, 3.2f, 4.7f, 1.4f },
            new[] { 6.3f, 3.3f, 6.0f, 2.5f },
        };

        /// <summary>The weights of <see cref="LoadedIris"/>: assign <c>iris.bytes</c>.</summary>
        [SerializeField]
        private TextAsset _weights;

        private void Start()
        {
            var compiled = new FrozenIris();
            var loaded = new LoadedIris();
            loaded.Load(_weights);

            var probabilities = new float[FrozenIris.OutputCount];
            foreach (float[] flower in Flowers)
            {
                compiled.Predict(flower, probabilities);
                int kind = compiled.PredictClass(flower);
                Debug.Log($"{Species[kind]}, with a probability of {probabilities[kind]:F4}; with weights from an asset: {Species[loaded.PredictClass(flower)]}");
            }
        }
    }
}

using System;
using System.IO;
using UnityEngine;

namespace BackpropGen.Unity
{
    /// <summary>Loads the weights of networks from assets.</summary>
    public static class WeightAssets
    {
        /// <summary>
        /// Replaces all weights and biases by those in an asset, as <c>Load</c> does with a file: a weight file in the format safetensors whose name ends with <c>.bytes</c>, so that Unity imports it as binary data.
        /// </summary>
        /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
        /// <param name="network">The network. It stays as it is if an exception is thrown.</param>
        /// <param name="weights">The asset.</param>
        /// <param name="options">Which tensors are the network's, where names and shapes do not tell; none for a file of <c>Save</c>.</param>
        /// <returns>Which modules of the file are the layers, and what of it is not used.</returns>
        /// <exception cref="ArgumentNullException">There is no asset, as where a field of the inspector is empty.</exception>
        /// <exception cref="WeightFileException">The asset is damaged, or it belongs to another network; the message says what is wrong.</exception>
        public static LoadedWeights Load<T>(this INetwork<T> network, TextAsset weights, LoadOptions options = null)
            where T : unmanaged
        {
            if (weights == null)
            {
                throw new ArgumentNullException(nameof(weights), "There is no asset with weights: assign one in the inspector.");
            }

            using (var stream = new MemoryStream(weights.bytes, writable: false))
            {
                return network.Load(stream, options);
            }
        }
    }
}

using System.IO;
using UnityEngine;

namespace BackpropGen.Samples.Training
{
    /// <summary>
    /// Learns to hit from throws at random: where a stone has landed is where it should have been aimed at. A few throws are learnt in each frame; once the catapult hits, its weights are saved, and loaded at the next start.
    /// </summary>
    public sealed class LearningCatapult : MonoBehaviour
    {
        private const int ScalingThrows = 256;
        private const int TestThrows = 100;

        /// <summary>How many throws are learnt in a frame.</summary>
        [SerializeField]
        private int _throwsInAFrame = 64;

        /// <summary>How far from its targets, in metres and on average, the catapult may throw in the end.</summary>
        [SerializeField]
        private float _tolerance = 0.05f;

        /// <summary>What the throws and the first weights follow from.</summary>
        [SerializeField]
        private int _seed = 1;

        private AimModel _aim;
        private Catapult _catapult;
        private int _frames;

        /// <summary>Whether there is nothing more to learn.</summary>
        public bool HasLearnt { get; private set; }

        private static string SavedFile => Path.Combine(Application.persistentDataPath, "aim.safetensors");

        private void Start()
        {
            _catapult = new Catapult(_seed);
            _aim = new AimModel(_seed);
            if (File.Exists(SavedFile))
            {
                _aim.Load(SavedFile);
                HasLearnt = true;
                Debug.Log($"Loaded: {MeanMiss():F3} m from the target on average.");
                return;
            }

            // The scaling of inputs and targets is taken from throws as they come; after that, no throw is kept.
            var inputs = new float[2 * ScalingThrows];
            var targets = new float[ScalingThrows];
            for (int i = 0; i < ScalingThrows; i++)
            {
                (inputs[2 * i], inputs[(2 * i) + 1], targets[i]) = _catapult.ThrowAtRandom();
            }

            _aim.FitScaling(inputs, targets);
        }

        private void Update()
        {
            if (HasLearnt)
            {
                return;
            }

            for (int i = 0; i < _throwsInAFrame; i++)
            {
                (float distance, float height, float speed) = _catapult.ThrowAtRandom();
                _aim.Train(distance, height, speed, learningRate: 0.003f);
            }

            _frames++;
            float miss = MeanMiss();
            if (_frames % 50 == 0)
            {
                Debug.Log($"Frame {_frames}: {miss:F3} m from the target on average.");
            }

            if (miss <= _tolerance)
            {
                HasLearnt = true;
                _aim.Save(SavedFile);
                Debug.Log($"Learnt in {_frames} frames: {miss:F3} m from the target on average.");
            }
        }

        /// <summary>How far, on average, throws land from targets that are spread evenly over what the catapult reaches.</summary>
        private float MeanMiss()
        {
            float sum = 0;
            for (int i = 0; i < TestThrows; i++)
            {
                float speed = Mathf.Lerp(Catapult.MinimumSpeed + 1, Catapult.MaximumSpeed - 1, (float)i / (TestThrows - 1));
                float height = Catapult.MaximumHeight * (i % 10) / 10;
                float target = Catapult.Distance(speed, height);
                sum += Mathf.Abs(Catapult.Distance(_aim.Predict(target, height), height) - target);
            }

            return sum / TestThrows;
        }
    }
}

using System;

namespace BackpropGen.Samples.Training
{
    /// <summary>A catapult that throws at 45 degrees with a speed between two bounds, without the drag of the air.</summary>
    public sealed class Catapult
    {
        /// <summary>The lowest speed, in metres per second.</summary>
        public const float MinimumSpeed = 8;

        /// <summary>The highest speed, in metres per second.</summary>
        public const float MaximumSpeed = 16;

        /// <summary>The highest place where a stone may land, in metres.</summary>
        public const float MaximumHeight = 1.5f;

        private const float Gravity = 9.81f;

        private readonly Random _random;

        /// <summary>Creates a catapult whose random throws follow from a seed.</summary>
        public Catapult(int seed)
        {
            _random = new Random(seed);
        }

        /// <summary>Throws as fast as chance has it, onto a ledge of a height that is up to chance as well.</summary>
        /// <returns>How far the ledge is away that the stone lands on, how high the ledge is, and the speed.</returns>
        public (float Distance, float Height, float Speed) ThrowAtRandom()
        {
            float speed = MinimumSpeed + ((MaximumSpeed - MinimumSpeed) * (float)_random.NextDouble());
            float height = MaximumHeight * (float)_random.NextDouble();
            return (Distance(speed, height), height, speed);
        }

        /// <summary>How far a stone comes until it falls onto a height: x where x - g·x² / v² is the height, on the way down.</summary>
        public static float Distance(float speed, float height)
        {
            float range = speed * speed / Gravity;
            return 0.5f * (range + (float)Math.Sqrt(range * (range - (4 * height))));
        }
    }
}

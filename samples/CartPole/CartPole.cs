namespace Balancing;

/// <summary>
/// A pole on a cart that is pushed left or right at every step: the dynamics of Gymnasium's CartPole-v1 (Barto, Sutton and Anderson 1983), by Euler's method. An episode ends when the pole leans by more than 12°, when the cart is
/// more than 2.4 from the middle, or after 500 steps.
/// </summary>
internal sealed class CartPole(Random random)
{
    public const int MostSteps = 500;
    public const int StateSize = 4;
    public const int Actions = 2;

    /// <summary>Where the cart may be.</summary>
    public const double MostPosition = 2.4;

    private const double Gravity = 9.8;
    private const double CartMass = 1;
    private const double PoleMass = 0.1;
    private const double HalfLength = 0.5;
    private const double Force = 10;
    private const double Tau = 0.02;
    private const double MostAngle = 12 * Math.PI / 180;

    public double Position { get; private set; }

    public double Velocity { get; private set; }

    /// <summary>From the vertical, in radians.</summary>
    public double Angle { get; private set; }

    public double AngularVelocity { get; private set; }

    public int Steps { get; private set; }

    public bool HasFallen => Math.Abs(Position) > MostPosition || Math.Abs(Angle) > MostAngle;

    public bool IsOver => HasFallen || Steps == MostSteps;

    public void Reset()
    {
        Start(Small(), Small(), Small(), Small());

        double Small() => (random.NextDouble() * 0.1) - 0.05;
    }

    public void Start(double position, double velocity, double angle, double angularVelocity)
    {
        Position = position;
        Velocity = velocity;
        Angle = angle;
        AngularVelocity = angularVelocity;
        Steps = 0;
    }

    /// <summary>What a network sees.</summary>
    public void WriteState(Span<float> state)
    {
        state[0] = (float)Position;
        state[1] = (float)Velocity;
        state[2] = (float)Angle;
        state[3] = (float)AngularVelocity;
    }

    /// <summary>Pushes the cart, 0 to the left and 1 to the right.</summary>
    public void Push(int action)
    {
        double force = action == 1 ? Force : -Force;
        double cos = Math.Cos(Angle);
        double sin = Math.Sin(Angle);
        double push = (force + (PoleMass * HalfLength * AngularVelocity * AngularVelocity * sin)) / (CartMass + PoleMass);
        double turn = ((Gravity * sin) - (cos * push)) / (HalfLength * ((4.0 / 3) - (PoleMass * cos * cos / (CartMass + PoleMass))));
        double acceleration = push - (PoleMass * HalfLength * turn * cos / (CartMass + PoleMass));
        Position += Tau * Velocity;
        Velocity += Tau * acceleration;
        Angle += Tau * AngularVelocity;
        AngularVelocity += Tau * turn;
        Steps++;
    }
}

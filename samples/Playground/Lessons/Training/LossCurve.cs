namespace Playground.Lessons.Training;

/// <summary>The losses of training and held-out rows over the epochs. Of a long training every second, fourth, … point is kept.</summary>
public sealed class LossCurve
{
    public const int MostPoints = 400;

    private readonly List<Point> _points = [];
    private int _every = 1;
    private int _skipped;

    /// <param name="Epoch">How many epochs had been trained, with fractions.</param>
    /// <param name="Training">The mean loss of the training rows.</param>
    /// <param name="HeldOut">The mean loss of the held-out rows; NaN where there are none.</param>
    public readonly record struct Point(double Epoch, double Training, double HeldOut);

    public IReadOnlyList<Point> Points => _points;

    public void Add(Point point)
    {
        if (_points.Count > 0 && ++_skipped < _every)
        {
            return;
        }

        _skipped = 0;
        _points.Add(point);
        if (_points.Count > MostPoints)
        {
            int kept = 0;
            _points.RemoveAll(_ => kept++ % 2 == 1);
            _every *= 2;
        }
    }
}

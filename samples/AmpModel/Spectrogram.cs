using MathNet.Numerics;
using MathNet.Numerics.IntegralTransforms;
using ScottPlot;

namespace Studio;

/// <summary>Which frequencies sound when: a Fourier transform of each of many short pieces of a sound, as a picture.</summary>
internal static class Spectrogram
{
    private const int Window = 1024, Hop = 256;
    private const double LeastDecibels = -90;

    /// <summary>Saves the spectrograms of several sounds below each other as one PNG.</summary>
    public static void Save(string path, params (string Name, float[] Sound)[] sounds)
    {
        var picture = new Multiplot();
        picture.AddPlots(sounds.Length);
        for (int i = 0; i < sounds.Length; i++)
        {
            (string name, float[] sound) = sounds[i];
            Plot plot = picture.GetPlot(i);
            var map = plot.Add.Heatmap(Decibels(sound));
            map.Extent = new CoordinateRect(0, (double)sound.Length / AmplifierModel.SampleRate, 0, AmplifierModel.SampleRate / 2_000.0);
            map.ManualRange = new ScottPlot.Range(LeastDecibels, 0);
            map.Colormap = new ScottPlot.Colormaps.Inferno();
            map.Smooth = true;
            plot.Add.ColorBar(map).Label = "dB";
            plot.Axes.Margins(0, 0);
            plot.Title(name);
            plot.YLabel("kHz");
            if (i == sounds.Length - 1)
            {
                plot.XLabel("seconds");
            }
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        picture.SavePng(path, 1_000, 300 * sounds.Length);
    }

    // Rows from the highest frequency down, as a heat map has them; a full sine is 0 dB.
    private static double[,] Decibels(float[] sound)
    {
        double[] hann = MathNet.Numerics.Window.HannPeriodic(Window);
        var decibels = new double[Window / 2, Math.Max(1, (sound.Length - Window) / Hop)];
        for (int column = 0; column < decibels.GetLength(1); column++)
        {
            Complex32[] piece = sound.AsSpan(column * Hop, Window).ToArray().Select((sample, i) => new Complex32((float)(sample * hann[i]), 0)).ToArray();
            Fourier.Forward(piece, FourierOptions.NoScaling);
            for (int row = 0; row < Window / 2; row++)
            {
                double amplitude = 4.0 / Window * piece[Window / 2 - 1 - row].Magnitude;
                decibels[row, column] = Math.Max(LeastDecibels, 20 * Math.Log10(amplitude + 1e-9));
            }
        }

        return decibels;
    }
}

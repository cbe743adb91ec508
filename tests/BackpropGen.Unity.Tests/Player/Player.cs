using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Reflection;
using BackpropGen;
using BackpropGen.Samples.TrainedModels;
using BackpropGen.Samples.Training;
using UnityEngine;

/// <summary>Plays the samples of the package as the engine would: sets what the inspector shows, starts, and updates frame by frame.</summary>
public static class Player
{
    private const int MostFrames = 5000;
    private const int Steps = 300000;

    public static void Main(string[] arguments)
    {
        foreach (string line in Play(arguments[0], arguments[1]))
        {
            Console.WriteLine(line);
        }
    }

    /// <summary>What the samples log, and the bits of what a network without samples has learnt.</summary>
    /// <param name="folder">Where the engine keeps what the game saves.</param>
    /// <param name="weights">The path of an asset with weights.</param>
    public static string[] Play(string folder, string weights)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Application.persistentDataPath = folder;
        for (int start = 0; start < 2; start++)
        {
            var catapult = new LearningCatapult();
            Call(catapult, "Start");
            for (int frame = 0; frame < MostFrames && !catapult.HasLearnt; frame++)
            {
                Call(catapult, "Update");
            }
        }

        var classifier = new IrisClassifier();
        classifier.GetType().GetField("_weights", BindingFlags.NonPublic | BindingFlags.Instance).SetValue(classifier, new TextAsset(File.ReadAllBytes(weights)));
        Call(classifier, "Start");
        Debug.Log("Collections of garbage in " + Steps + " steps: " + Collections());
        return Debug.Lines.ToArray();
    }

    /// <summary>An object of 24 bytes in each step would fill what Mono has for new objects, 4 MB.</summary>
    private static int Collections()
    {
        var aim = new AimModel(seed: 1);
        aim.FitScaling(new float[] { 8, 0, 12, 1 }, new float[] { 9, 11 });
        aim.Train(10, 1, 9, learningRate: 0.001f);
        int before = GC.CollectionCount(0);
        for (int step = 0; step < Steps; step++)
        {
            aim.Train(10, 1, 9, learningRate: 0.001f);
        }

        return GC.CollectionCount(0) - before;
    }

    private static void Call(MonoBehaviour behaviour, string message)
    {
        ((Action)Delegate.CreateDelegate(typeof(Action), behaviour, message))();
    }
}

using System.Globalization;
using BackpropGen;
using BackpropGen.Probe;

// Tests start this program with settings of the runtime that have to be there before a process is, and read what it prints.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
INetwork<float>[] networks =
[
    new TwoTwoOne(), new TwoTwoOneAdam(),
    new FourEightThree(), new FourEightThreeAdam(),
    new TwoHiddenLayers(), new TwoHiddenLayersAdam(),
    new Wide(), new WideAdam(),
    new Wider(), new WiderAdam(),
    new Images(), new ImagesAdam(),
    new Classes(), new ClassesAdam(),
    new Unrolled(), new UnrolledAdam(),
    new FewClasses(), new FewClassesAdam(),
];

switch (args)
{
    case ["methods"]:
        Methods.CompileAndCall(networks);
        return 0;
    case ["bits"]:
        Results.PrintProcessor();
        Results.PrintBits(networks);
        Results.PrintBits([new Amplifier(), new Stack(), new OtherCells()]);
        return 0;
    case ["numbers"]:
        Results.PrintProcessor();
        Results.PrintNumbers(networks);
        return 0;
    case ["threads"]:
        Results.PrintThreads();
        return 0;
    case ["kernels"]:
        Results.PrintProcessor();
        return KernelTests.Run();
    case ["save", string path]:
        Saving.UntilKilled(path);
        return 0;
    default:
        Console.Error.WriteLine("Expected methods, bits, numbers, threads, kernels, or save with a path.");
        return 2;
}

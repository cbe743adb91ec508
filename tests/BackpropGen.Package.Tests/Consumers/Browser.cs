// What BrowserTests publishes for WebAssembly starts here: the program of all consumers, what may take several threads, and the tests of the kernels.
using BackpropGen.Probe;

Reach.Program.Main([]);
Results.PrintThreads();
Results.PrintProcessor();
return KernelTests.Run();

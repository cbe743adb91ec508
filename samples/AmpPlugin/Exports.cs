using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Studio;

/// <summary>The functions of amp_plugin.h. An exception that left one of them would end the host, so each that can fail returns what says so.</summary>
internal static unsafe class Exports
{
    private const int Ok = 0, OtherSampleRate = 1, NoAmplifier = 2;

    [UnmanagedCallersOnly(EntryPoint = "amp_create", CallConvs = [typeof(CallConvCdecl)])]
    public static nint Create(byte* parameters)
    {
        try
        {
            return Marshal.PtrToStringUTF8((nint)parameters) is { } path ? GCHandle.ToIntPtr(GCHandle.Alloc(new Amplifier(path))) : 0;
        }
        catch (Exception problem)
        {
            Console.Error.WriteLine($"amp_create: {problem.Message}");
            return 0;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "amp_prepare", CallConvs = [typeof(CallConvCdecl)])]
    public static int Prepare(nint amplifier, int sampleRate)
    {
        if (amplifier == 0)
        {
            return NoAmplifier;
        }

        if (sampleRate != AmplifierModel.SampleRate)
        {
            return OtherSampleRate;
        }

        Of(amplifier).Prepare();
        return Ok;
    }

    [UnmanagedCallersOnly(EntryPoint = "amp_process", CallConvs = [typeof(CallConvCdecl)])]
    public static void Process(nint amplifier, float* input, float* output, int count)
    {
        if (amplifier != 0 && input is not null && output is not null && count > 0)
        {
            Of(amplifier).Process(new ReadOnlySpan<float>(input, count), new Span<float>(output, count));
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "amp_reset", CallConvs = [typeof(CallConvCdecl)])]
    public static void Reset(nint amplifier)
    {
        if (amplifier != 0)
        {
            Of(amplifier).Reset();
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "amp_free", CallConvs = [typeof(CallConvCdecl)])]
    public static void Free(nint amplifier)
    {
        if (amplifier != 0)
        {
            GCHandle.FromIntPtr(amplifier).Free();
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "amp_allocated_bytes", CallConvs = [typeof(CallConvCdecl)])]
    public static long AllocatedBytes() => GC.GetAllocatedBytesForCurrentThread();

    private static Amplifier Of(nint amplifier) => Unsafe.As<Amplifier>(GCHandle.FromIntPtr(amplifier).Target!);
}

using System.Runtime;
using BackpropGen.Testing;

namespace BackpropGen.Tests.Library;

/// <summary>After a warm-up nothing that a prediction runs is compiled for the first time.</summary>
public class WarmUpTests
{
    [Fact]
    public void A_network_is_compiled_before_its_first_prediction_and_not_changed()
    {
        INetwork<float> network = Networks.Single("\"5-8-3\"");
        var before = new float[network.Description.ParameterCount];
        network.GetParameters(before);
        network.WarmUp();
        var after = new float[before.Length];
        network.GetParameters(after);
        Assert.Equal(before, after);

        var inputs = new float[5];
        var outputs = new float[3];
        long compiled = JitInfo.GetCompiledMethodCount(currentThread: true);
        network.Predict(inputs, outputs);
        Assert.Equal(compiled, JitInfo.GetCompiledMethodCount(currentThread: true));
    }

    [Fact]
    public void A_network_with_memory_is_compiled_before_its_first_step()
    {
        var network = (ISequenceNetwork<float>)Activator.CreateInstance(Networks.TypeOf("\"1-7:gru-8:conv(3,2)-2\""))!;
        network.WarmUp();
        SequenceState<float> state = network.NewState();
        var inputs = new float[1];
        var outputs = new float[2];
        long compiled = JitInfo.GetCompiledMethodCount(currentThread: true);
        network.Predict(inputs, state, outputs);
        Assert.Equal(compiled, JitInfo.GetCompiledMethodCount(currentThread: true));
    }
}

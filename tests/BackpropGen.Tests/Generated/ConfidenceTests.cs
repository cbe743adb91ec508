using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.PyTorch;

namespace BackpropGen.Tests.Generated;

/// <summary>Binary cross-entropy of rows of which the network is sure: the loss is small, and keeps its digits.</summary>
public class ConfidenceTests : IClassFixture<ConfidenceTests.Compiled>
{
    public static TheoryData<string, string, Precision> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, Precision>();
            foreach (string layer in (string[])["1:sigmoid", "1:linear"])
            {
                foreach (string form in RowForms.All)
                {
                    cases.Add(layer, form, Precision.Single);
                    cases.Add(layer, form, Precision.Double);
                }
            }

            return cases;
        }
    }

    // ln(1 + e^−z) in 60-digit arithmetic.
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_loss_of_a_confident_row_keeps_its_digits(string layer, string form, Precision precision)
    {
        AnyNetwork network = PassThrough.Network(form, 1, layer, isHidden: false, Loss.BinaryCrossEntropy, precision);
        double tolerance = precision == Precision.Double ? 1e-14 : 4e-7;
        foreach ((double z, double loss) in new[]
        {
            (10, 4.53988992168646467694878293071e-5),
            (15, 3.05902273713720485897019177280e-7),
            (20, 2.06115362031438070323898279888e-9),
            (30, 9.35762296883973677937769742468e-14),
            (40, 4.24835425529158898630497784364e-18),
        })
        {
            foreach ((double logit, double target) in new[] { (z, 1.0), (-z, 0.0) })
            {
                double[] inputs = PassThrough.Inputs(network, [logit]);

                // At a logit of z and a target of 1 the terms z − y·z are 0 to the bit.
                Assert.Equal(1, network.Evaluate(inputs, [target]) / loss, tolerance);
                Assert.Equal(1, network.Gradient(inputs, [target]).Loss / loss, tolerance);
                Assert.Equal(1, network.EvaluateBatch([.. inputs, .. inputs], [target, target]) / loss, tolerance);
            }
        }
    }

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(
            from layer in (string[])["1:sigmoid", "1:linear"]
            from form in RowForms.All
            let arguments = PassThrough.Arguments(form, 1, layer, isHidden: false, Loss.BinaryCrossEntropy)
            from network in new[] { arguments, Networks.InDouble(arguments) }
            select network);
    }
}

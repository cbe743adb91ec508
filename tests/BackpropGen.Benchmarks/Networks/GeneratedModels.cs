using BackpropGen.Benchmarks.Peers;

namespace BackpropGen.Benchmarks.Networks;

/// <summary>From a topology to its generated networks.</summary>
internal static class GeneratedModels
{
    public static Implementation Create(Workload workload, Operation operation) => operation is Operation.AdamBatch32 or Operation.AdamBatch256
        ? CreateAdam(workload)
        : Sgd(workload, new Plain());

    public static Implementation CreateNamed(Workload workload, Operation operation) => Sgd(workload, new Named());

    public static Implementation CreateLoop(Workload workload, Operation operation) => Sgd(workload, new Loop());

    private static Implementation Sgd<TForm>(Workload workload, TForm form)
        where TForm : IForm => workload.Topology.Name switch
        {
            "2-2-1" => form.Create(workload, new Sgd2_2_1Model()),
            "4-8-3" => form.Create(workload, new Sgd4_8_3Model()),
            "4-16-16-3" => form.Create(workload, new Sgd4_16_16_3Model()),
            "16-64-64-8" => form.Create(workload, new Sgd16_64_64_8Model()),
            "64-128-64-10" => form.Create(workload, new Sgd64_128_64_10Model()),
            "784-128-10" => form.Create(workload, new Sgd784_128_10Model()),
            _ => throw new NotSupportedException(workload.Topology.Name),
        };

    private static Implementation CreateAdam(Workload workload) => workload.Topology.Name switch
    {
        "2-2-1" => new Generated<Adam2_2_1Model>(workload, new()),
        "4-8-3" => new Generated<Adam4_8_3Model>(workload, new()),
        "4-16-16-3" => new Generated<Adam4_16_16_3Model>(workload, new()),
        "16-64-64-8" => new Generated<Adam16_64_64_8Model>(workload, new()),
        "64-128-64-10" => new Generated<Adam64_128_64_10Model>(workload, new()),
        "784-128-10" => new Generated<Adam784_128_10Model>(workload, new()),
        _ => throw new NotSupportedException(workload.Topology.Name),
    };

    /// <summary>Which of a network's methods do the work.</summary>
    private interface IForm
    {
        Implementation Create<TModel>(Workload workload, TModel model)
            where TModel : struct, IModel;
    }

    private sealed class Plain : IForm
    {
        public Implementation Create<TModel>(Workload workload, TModel model)
            where TModel : struct, IModel => new Generated<TModel>(workload, model);
    }

    private sealed class Named : IForm
    {
        public Implementation Create<TModel>(Workload workload, TModel model)
            where TModel : struct, IModel => new GeneratedNamed<TModel>(workload, model);
    }

    private sealed class Loop : IForm
    {
        public Implementation Create<TModel>(Workload workload, TModel model)
            where TModel : struct, IModel =>
            new GeneratedLoop<TModel>(workload, model);
    }
}

using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Code;

/// <summary>The members that a network class gets, with their signatures and documentation, in the order in which they are printed.</summary>
internal sealed partial class Surface
{
    private const string ReadOnlySpan = SpanTypes.ReadOnlySpan;
    private const string Span = SpanTypes.Span;
    private const string Options = "global::BackpropGen.FitOptions?";
    private const string Cancellation = "global::System.Threading.CancellationToken";
    private const string History = "global::BackpropGen.TrainingHistory";

    private readonly NetworkPlan _network;
    private readonly Names _names;
    private readonly string _typeName;
    private readonly List<Member> _members = new();
    private readonly Dictionary<string, Member> _byName;

    private Surface(NetworkPlan network, Names names, string typeName, bool hasConstructors, bool hasJsonConverter, bool hasText)
    {
        _network = network;
        _names = names;
        _typeName = typeName;
        if (network.IsFrozen)
        {
            AddFrozenDeclaration();
            AddForward();
            AddFrozenRows();
        }
        else
        {
            AddDeclaration(hasConstructors);
            AddForward();
            AddGradient();
            AddUpdate();
            AddRows();
        }

        AddTypedRows();
        if (hasText)
        {
            AddText();
        }

        if (hasJsonConverter && network.Target.HasJson && !network.IsFrozen)
        {
            AddJson();
        }

        for (int i = 0; i < _members.Count; i++)
        {
            _members[i] = _members[i] with { Body = BodyOf(_members[i].Id) };
        }

        AddStages();
        AddPartsOfFieldLines();
        _byName = _members.Where(member => member.Id == MemberId.Stage).ToDictionary(member => member.Name);
    }

    /// <summary>
    /// Every member that is printed. Only the parts of CopyTo are reserved without being printed, where the consumer's framework does without them.
    /// </summary>
    public IReadOnlyList<Member> Members => _members;

    private string T => _network.Specification.IsDouble ? "double" : "float";

    /// <summary>What holds a value for each parameter in the network itself.</summary>
    private string ParameterMemory => _network.IsVectorized ? $"global::BackpropGen.CompilerServices.AlignedMemory<{T}>" : Struct ? "Parameters" : T + "[]";

    private string Topology => _network.Specification.Topology;

    private bool Named => _network.HasNamedArguments;

    private bool Struct => _network.HasParametersStruct;

    private bool Classes => _network.IsClassifier;

    private Argument Inputs => new("", $"{ReadOnlySpan}<{T}>", "inputs", _network.InputCount == 1 ? "The row's input." : $"The row's {Count(_network.InputCount, "input")}, in order.");

    private Argument Targets => new("", $"{ReadOnlySpan}<{T}>", "targets", _network.OutputCount == 1 ? $"The row's target{TargetDomain}." : $"The row's {Count(_network.OutputCount, "target")}, one for each output{TargetDomain}.");

    private Argument ManyInputs => new("", $"{ReadOnlySpan}<{T}>", "inputs", $"The inputs, row after row: rows × {_network.InputCount}.");

    private Argument ManyTargets => new("", $"{ReadOnlySpan}<{T}>", "targets", $"The targets, row after row: rows × {_network.OutputCount}{TargetDomain}.");

    private Argument ManyClasses => new("", $"{ReadOnlySpan}<int>", "classes", $"The class of each row, from 0 to {_network.ClassCount - 1}.");

    private Argument ClassIndex => new("", "int", "classIndex", $"The row's class, from 0 to {_network.ClassCount - 1}.");

    private Argument LearningRate => new("", T, "learningRate", "η, finite and at least 0.");

    private Argument OutGradient => new("out", "Parameters", "gradient", "Receives ∂L/∂θ for every weight and bias θ.");

    private Argument SpanGradient => new("", $"{Span}<{T}>", "gradient", $"Receives ∂L/∂θ for every weight and bias θ: {_network.ParameterCount} values in the order of the parameters.");

    /// <summary>What outputs are multiplied by, in networks with dropout.</summary>
    private Argument[] Masks => _network.HasDropout ? new[] { new Argument("", $"{ReadOnlySpan}<{T}>", "masks", "") } : Array.Empty<Argument>();

    private static Argument FitSettings => new("", Options, "options", "Epochs, batch size, learning rate and so on; null for the defaults.", "null");

    private static Argument FitCancellation => new("", Cancellation, "cancellationToken", "Stops the training between two steps.", "default");

    private string TargetDomain => _network.Graph.Loss.Targets.Phrase;

    /// <summary>What the loss of a row is.</summary>
    private string LossOfRow => $"The loss of one row, {_network.Graph.Loss.Title}" + (_network.Specification.HasTargetScaling ? " of scaled targets" : string.Empty);

    /// <summary>What the loss of many rows is: class weights weigh the rows.</summary>
    private string OfRows => "many rows" + (_network.HasClassWeights ? ", weighted by class" : string.Empty);

    private string MeanLoss => _network.HasClassWeights ? "The mean of the rows' losses, each weighted by its class" : "The mean of the rows' losses";

    /// <summary>What a training step computes, which predictions do not.</summary>
    private string OfStep => _network.HasDropout ? " before the step, with outputs dropped. " : " before the step. ";

    private const string NotFinite = "If it is not finite, the network was left as it was.";

    /// <summary>What an update does, whatever the gradient is written in.</summary>
    private string OneStep => _network.IsPlainDescent ? "One step of gradient descent: θ ← θ − η · ∂L/∂θ." : $"One step of {_network.Rule.Title}: {_network.Rule.Formula}, with g = ∂L/∂θ.";

    public static Surface Of(NetworkPlan network, Names names, string typeName, bool hasConstructors, bool hasJsonConverter, bool hasText) =>
        new(network, names, typeName, hasConstructors, hasJsonConverter, hasText);

    /// <summary>The members that the network gets in the newest frameworks, then those that it gets only in older ones.</summary>
    public static IReadOnlyList<Member> InEveryFramework(NetworkSpecification specification, string typeName, bool hasConstructors, bool hasJsonConverter, bool hasText)
    {
        var names = new Names(specification);
        IEnumerable<Member> all = new[] { Target.Newest, Target.Oldest }
            .SelectMany(target => Of(NetworkPlan.Of(specification, target), names, typeName, hasConstructors, hasJsonConverter, hasText).Members);
        return all.GroupBy(member => (member.Kind, member.Signature)).Select(same => same.First()).ToList();
    }

    /// <summary>The method or type that holds a stage or a part of one.</summary>
    public Member Stage(string name) => _byName[name];

    /// <summary>A value, or a tuple with names.</summary>
    public static string ValueOrTuple(string type, IReadOnlyList<string> names) =>
        names.Count == 1 ? type : "(" + string.Join(", ", names.Select(name => type + " " + name)) + ")";

    private static string Count(int count, string noun) => count == 1 ? noun : $"{count} {noun}s";

    private void AddForward()
    {
        const Aspect aspect = Aspect.Forward;
        string result = ValueOrTuple(T, _names.Outputs);
        string prediction = _network.OutputCount == 1 ? $"The prediction of {Names.Plain(_names.Outputs[0])}." : "The outputs.";
        if (Named)
        {
            Add(MemberId.PredictNamed, aspect, MemberKind.Method, "public", result, "Predict", "The network's prediction for one row.", prediction, NamedInputs());
        }

        if (_network.HasResult)
        {
            Add(MemberId.PredictRow, aspect, MemberKind.Method, "public", result, "Predict", "The network's prediction for one row.", prediction, Inputs);
        }

        Predicting(
            MemberId.PredictSpan, aspect, "Predict", "The network's prediction for one row.", Inputs,
            new Argument("", $"{Span}<{T}>", "outputs", _network.OutputCount == 1 ? "Receives the output." : $"Receives the {_network.OutputCount} outputs."));
        if (Classes)
        {
            string summary = _network.IsBinaryClassifier ? "1 if the network holds it for more likely than 0, otherwise 0." : "The class whose output is the largest, the first of equals.";
            string returns = $"A class from 0 to {_network.ClassCount - 1}.";
            if (Named)
            {
                Add(MemberId.PredictClassNamed, aspect, MemberKind.Method, "public", "int", "PredictClass", summary, returns, NamedInputs());
            }

            if (_network.IsFrozen)
            {
                Add(MemberId.PredictClassRow, aspect, MemberKind.Method, "public", "int", "PredictClass", summary, returns, Inputs);
            }
            else
            {
                Inherited(MemberId.PredictClassRow, aspect, "int", "PredictClass", Inputs);
            }
        }

        if (_network.IsFrozen)
        {
            return;
        }

        string loss = LossOfRow + ".";
        if (Named)
        {
            Add(MemberId.EvaluateNamed, aspect, MemberKind.Method, "public", T, "Evaluate", loss, "The loss.", NamedInputs().Concat(NamedTargets()).ToArray());
        }

        if (Named && Classes)
        {
            Add(MemberId.EvaluateNamedClass, aspect, MemberKind.Method, "public", T, "Evaluate", loss, "The loss.", NamedInputs().Append(Yielding(ClassIndex)).ToArray());
        }

        Inherited(MemberId.EvaluateSpan, aspect, T, "Evaluate", Inputs, Targets);
        if (Classes)
        {
            Inherited(MemberId.EvaluateClass, aspect, T, "Evaluate", Inputs, ClassIndex);
        }
    }

    private void AddGradient()
    {
        const Aspect aspect = Aspect.Gradient;
        string gradient = LossOfRow + ", and its derivative by every weight and bias.";
        const string byInputs = "The derivative of one row's loss by its inputs.";
        string inputs = ValueOrTuple(T, _names.Inputs);
        if (Named && Struct)
        {
            Add(MemberId.GradientNamed, aspect, MemberKind.Method, "public", T, "Gradient", gradient, "The loss.", NamedInputs().Concat(NamedTargets()).Append(Yielding(OutGradient)).ToArray());
            if (Classes)
            {
                Add(MemberId.GradientNamedClass, aspect, MemberKind.Method, "public", T, "Gradient", gradient, "The loss.", NamedInputs().Append(Yielding(ClassIndex)).Append(Yielding(OutGradient)).ToArray());
            }
        }

        if (Struct)
        {
            Add(MemberId.GradientRow, aspect, MemberKind.Method, "public", T, "Gradient", gradient, "The loss.", Inputs, Targets, OutGradient);
            if (Classes)
            {
                Add(MemberId.GradientClass, aspect, MemberKind.Method, "public", T, "Gradient", gradient, "The loss.", Inputs, ClassIndex, OutGradient);
            }
        }

        Inherited(MemberId.GradientSpan, aspect, T, "Gradient", Inputs, Targets, SpanGradient);
        if (Classes)
        {
            Inherited(MemberId.GradientSpanClass, aspect, T, "Gradient", Inputs, ClassIndex, SpanGradient);
        }

        if (Named && Struct)
        {
            Add(
                MemberId.BackwardNamed, aspect, MemberKind.Method, "public", inputs, "Backward",
                "Back-propagates a given derivative by the outputs, for a network that is part of something larger.",
                "∂L/∂x for every input x.",
                NamedInputs().Concat(NamedOutputGradients()).Append(Yielding(OutGradient)).ToArray());
        }

        Inherited(
            MemberId.BackwardSpan, aspect, "void", "Backward",
            Inputs, new Argument("", $"{ReadOnlySpan}<{T}>", "outputGradient", ""), SpanGradient, new Argument("", $"{Span}<{T}>", "inputGradient", ""));
        if (Named)
        {
            Add(MemberId.InputGradientNamed, aspect, MemberKind.Method, "public", inputs, "InputGradient", byInputs, "∂L/∂x for every input x.", NamedInputs().Concat(NamedTargets()).ToArray());
            if (Classes)
            {
                Add(MemberId.InputGradientNamedClass, aspect, MemberKind.Method, "public", inputs, "InputGradient", byInputs, "∂L/∂x for every input x.", NamedInputs().Append(Yielding(ClassIndex)).ToArray());
            }
        }

        var inputGradient = new Argument("", $"{Span}<{T}>", "inputGradient", "Receives ∂L/∂x for every input x.");
        Inherited(MemberId.InputGradientSpan, aspect, "void", "InputGradient", Inputs, Targets, inputGradient);
        if (Classes)
        {
            Inherited(MemberId.InputGradientClass, aspect, "void", "InputGradient", Inputs, ClassIndex, inputGradient);
        }

        Private(
            MemberId.Accumulate, aspect, "private", T, "AccumulateRow", "Adds a row's gradient to a sum of gradients, and returns the row's loss.",
            new[] { Inputs, Targets }.Concat(Masks).Append(SumOfGradients).ToArray());
        if (_network.HasRowGradient)
        {
            Private(
                MemberId.GradientOfRow, aspect, "private", T, "GradientOfRow",
                _network.HasDropout ? "A row's gradient with dropout, and its loss." : "A row's gradient for targets that are multiplied by the weights of their classes, and its loss.",
                new[] { Inputs, Targets }.Concat(Masks).Append(OutGradient with { Doc = "" }).ToArray());
        }
    }

    private void AddUpdate()
    {
        const Aspect aspect = Aspect.Update;
        const string train = "One step of training on one row: its gradient, then the update.";
        string loss = "The loss" + OfStep + NotFinite;
        if (Struct)
        {
            Add(
                MemberId.UpdateStruct, aspect, MemberKind.Method, "public", "void", "Update", OneStep, "",
                new Argument("in", "Parameters", "gradient", "A finite ∂L/∂θ for every weight and bias θ."), LearningRate);
        }

        Inherited(MemberId.UpdateSpan, aspect, "void", "Update", new Argument("", $"{ReadOnlySpan}<{T}>", "gradient", ""), LearningRate);
        if (Named)
        {
            Add(MemberId.TrainNamed, aspect, MemberKind.Method, "public", T, "Train", train, loss, NamedInputs().Concat(NamedTargets()).Append(Yielding(LearningRate)).ToArray());
            if (Classes)
            {
                Add(MemberId.TrainNamedClass, aspect, MemberKind.Method, "public", T, "Train", train, loss, NamedInputs().Append(Yielding(ClassIndex)).Append(Yielding(LearningRate)).ToArray());
            }
        }

        Inherited(MemberId.TrainSpan, aspect, T, "Train", Inputs, Targets, LearningRate);
        if (Classes)
        {
            Inherited(MemberId.TrainClass, aspect, T, "Train", Inputs, ClassIndex, LearningRate);
        }

        var order = new Argument("", $"{ReadOnlySpan}<int>", "order", "");
        var sum = new Argument("ref", "double", "sum", "");
        var last = new Argument("ref", "double", "last", "");
        string owner = $"BackpropGen.CompilerServices.IRowTraining<System.{(_network.Specification.IsDouble ? "Double" : "Single")}>.";
        _members.Add(new Member(
            MemberId.InterfaceTrainRows, aspect, MemberKind.Method, "", "", owner + "TrainRows", new[] { Inputs, Targets, order, LearningRate, sum, last }, ""));
        Private(
            MemberId.Step, aspect, "private", T, "StepIfFinite",
            "The update of a training step, unless the loss or its gradient is not finite: the network then stays as it is.",
            new Argument("", T, "loss", ""), ReadGradient("gradient"), LearningRate);
        Private(MemberId.Descend, aspect, "private", "void", "DescendBy", _network.IsPlainDescent ? "θ ← θ − η · ∂L/∂θ" : $"A step of {_network.Rule.Title}.", ReadGradient("gradient"), LearningRate);
        if (_network.HasFusedUpdate)
        {
            Private(
                MemberId.TrainCarefully, aspect, "private", T, "TrainCarefully", "A step on a row whose gradient may not be finite.",
                new[] { Inputs, Targets }.Concat(Masks).Append(LearningRate).ToArray());
        }

        if (!_network.HasFusedUpdate && !_network.IsPlainDescent)
        {
            Argument[] moved = _network.IsVectorized
                ? new[] { new Argument("ref", T, "g", ""), new Argument("", T, "scale", "") }
                : new[] { ReadGradient("gradient") };
            Member advance = new(
                MemberId.Advance, aspect, MemberKind.Method, "private", "void", "AdvanceBy",
                moved.Concat(_network.Rule.Numbers.Select(number => new Argument("", T, number.Name, ""))).ToArray(), _network.Rule.Formula, IsHot: _network.IsVectorized);
            _members.Add(advance);
        }

        if (_network.IsVectorized)
        {
            return;
        }

        Private(MemberId.Scale, aspect, "private static", "void", "ScaleBy", "", SumOfGradients, new Argument("", T, "factor", ""));
    }

    private void AddRows()
    {
        const Aspect aspect = Aspect.Rows;
        string gradient = $"The mean loss of {OfRows}, and its derivative by every weight and bias.";
        AddPredictionsOfRows();
        Inherited(MemberId.EvaluateBatch, aspect, T, "EvaluateBatch", ManyInputs, ManyTargets);
        if (Struct)
        {
            string mean = MeanLoss + ".";
            Add(MemberId.GradientBatch, aspect, MemberKind.Method, "public", T, "GradientBatch", gradient, mean, ManyInputs, ManyTargets, OutGradient);
            if (Classes)
            {
                Add(MemberId.GradientBatchClass, aspect, MemberKind.Method, "public", T, "GradientBatch", gradient, mean, ManyInputs, ManyClasses, OutGradient);
            }
        }

        Inherited(MemberId.GradientBatchSpan, aspect, T, "GradientBatch", ManyInputs, ManyTargets, SpanGradient);
        Inherited(MemberId.TrainBatch, aspect, T, "TrainBatch", ManyInputs, ManyTargets, LearningRate);
        if (_network.HasDropout)
        {
            Private(
                MemberId.GradientOfRows, aspect, "private", T, "GradientOfRows", "The mean loss of many rows with dropout, and its derivative.",
                new[] { ManyInputs, ManyTargets }.Concat(Masks).Append(Struct ? OutGradient : SpanGradient).Select(argument => argument with { Doc = "" }).ToArray());
            string owner = $"BackpropGen.CompilerServices.IDropoutNetwork<System.{(_network.Specification.IsDouble ? "Double" : "Single")}>.";
            _members.Add(new Member(
                MemberId.InterfaceGradientBatch, aspect, MemberKind.Method, "", "", owner + "GradientBatch",
                new[] { ManyInputs, ManyTargets }.Concat(Masks).Append(SpanGradient).ToArray(), ""));
        }

        if (_network.IsVectorized)
        {
            Private(
                MemberId.StepBySum, aspect, "private", T, "StepBySum", "The update by a sum of gradients, unless it or the loss is not finite: the network then stays as it is.",
                new Argument("", "double", "sum", ""), new Argument("", $"{Span}<{T}>", "gradient", ""), new Argument("", "int", "rows", ""), LearningRate);
            if (_network.HasBlocks)
            {
                AddBlockNetwork();
            }

            return;
        }

        AddPredictionLanes();
        if (_network.HasLaneGradient)
        {
            AddLanes(
                "Gradient", MemberId.GradientLanes512, MemberId.GradientLanes256, "The gradient of groups of 16 rows, and their loss: a sum for each lane.",
                Masks.Select(masks => new Argument("ref", T, "k", "")).Append(new Argument("ref", T, "sums", "")).ToArray());
        }

        Private(MemberId.AddGradients, aspect, "private static", "void", "AddTo", "", SumOfGradients, SumOfGradients with { Name = "addend" });
    }

    private void AddPredictionLanes()
    {
        if (_network.HasLanes)
        {
            AddLanes("Predict", MemberId.PredictLanes512, MemberId.PredictLanes256, "The predictions of groups of 16 rows, column by column.");
        }
    }

    private void AddPredictionsOfRows()
    {
        const Aspect aspect = Aspect.Rows;
        Predicting(
            MemberId.PredictBatch, aspect, "PredictBatch", "The predictions for many rows.", ManyInputs,
            new Argument("", $"{Span}<{T}>", "outputs", $"Receives the outputs, row after row: rows × {_network.OutputCount}."));
        if (Classes && _network.IsFrozen)
        {
            Add(
                MemberId.PredictClassBatch, aspect, MemberKind.Method, "public", "void", "PredictClassBatch", "The class of each of many rows.", "",
                ManyInputs, new Argument("", $"{Span}<int>", "classes", "Receives a class for each row."));
        }
    }

    /// <summary>A member of the interface that networks have which can be trained.</summary>
    private void Predicting(MemberId id, Aspect aspect, string name, string summary, params Argument[] arguments)
    {
        if (_network.IsFrozen)
        {
            Add(id, aspect, MemberKind.Method, "public", "void", name, summary, "", arguments);
        }
        else
        {
            Inherited(id, aspect, "void", name, arguments);
        }
    }

    private void AddLanes(string name, MemberId wide, MemberId narrow, string summary, params Argument[] results)
    {
        Argument[] arguments = new[] { new Argument("ref", T, "x", ""), new Argument("ref", T, "y", ""), new Argument("", "int", "groups", "") }.Concat(results).ToArray();
        Private(wide, Aspect.Rows, "private", "void", name + "Lanes512", summary, arguments);
        Private(narrow, Aspect.Rows, "private", "void", name + "Lanes256", summary, arguments);
    }

    /// <summary>Members of the interface through which the library divides a batch among threads.</summary>
    private void AddBlockNetwork()
    {
        string owner = $"BackpropGen.CompilerServices.IBlockNetwork<System.{(_network.Specification.IsDouble ? "Double" : "Single")}>.";
        var rows = new Argument("", "int", "rows", "");
        var gradient = new Argument("", $"{Span}<{T}>", "gradient", "");
        Add(MemberId.InterfaceGradientLength, MemberKind.Property, "GradientLength");
        Add(MemberId.InterfaceBlockRows, MemberKind.Property, "BlockRows");
        Add(MemberId.InterfaceSumGradients, MemberKind.Method, "SumGradients", Inputs, Targets, new Argument("", $"{ReadOnlySpan}<{T}>", "masks", ""), rows, gradient);
        Add(MemberId.InterfaceStepBySum, MemberKind.Method, "StepBySum", new Argument("", "double", "sum", ""), gradient, rows, LearningRate);

        void Add(MemberId id, MemberKind kind, string name, params Argument[] arguments) =>
            _members.Add(new Member(id, Aspect.Rows, kind, "", "", owner + name, arguments, ""));
    }

    /// <summary>A frozen network has nothing that JSON could hold.</summary>
    private void AddJson() => Add(
        MemberId.JsonConverter, Aspect.Json, MemberKind.Type, "public sealed class", "", "WeightsJsonConverter",
        "Reads and writes the network in JSON, as a string: its weight file in base64. System.Text.Json finds it by itself, its source generator does not: there it belongs into the options' Converters.");

    /// <summary>The private methods and types that hold the stages of networks whose methods are not each one straight line.</summary>
    private void AddStages()
    {
        if (_network.Form != RowForm.Locals)
        {
            _members.AddRange(new StageMethods(_network, T).Members());
        }
    }

    /// <summary>The methods that hold the parts of bodies with a line for each parameter.</summary>
    private void AddPartsOfFieldLines()
    {
        if (Struct)
        {
            List<Member> parts = _members.Where(HasFieldLines).SelectMany(member => member.WithParts(_network.PartsOfParameters.Count).Skip(1)).ToList();
            _members.AddRange(parts);
        }
    }

    /// <summary>The parts of CopyTo are reserved in every framework.</summary>
    private bool HasFieldLines(Member member) => member.Body == BodyForm.Fields || (member.Id == MemberId.CopyTo && !_network.IsVectorized);

    private BodyForm BodyOf(MemberId id) => id switch
    {
        MemberId.PredictNamed or MemberId.PredictRow or MemberId.PredictSpan or MemberId.EvaluateNamed or MemberId.EvaluateSpan or MemberId.TrainSpan
            or MemberId.GradientNamed or MemberId.GradientRow or MemberId.BackwardNamed or MemberId.BackwardSpan or MemberId.InputGradientNamed or MemberId.InputGradientSpan
            => _network.Form == RowForm.Locals ? BodyForm.Line : BodyForm.Plain,
        MemberId.InterfaceTrainRows => _network.HasFusedRows ? BodyForm.Line : BodyForm.Plain,
        MemberId.Accumulate => _network.Form == RowForm.Locals ? BodyForm.Fields : BodyForm.Plain,
        MemberId.CopyTo => _network.Target.HasCreateSpan ? BodyForm.Plain : BodyForm.Fields,
        MemberId.Descend when !_network.IsVectorized && !_network.IsPlainDescent => BodyForm.Rule,
        MemberId.IsFinite or MemberId.Scale or MemberId.AddGradients or MemberId.Advance or MemberId.Descend
            => _network.IsVectorized ? BodyForm.Vectors : Struct ? BodyForm.Fields : BodyForm.Plain,
        MemberId.GradientSpan or MemberId.UpdateSpan or MemberId.GradientBatchSpan or MemberId.InterfaceGradientBatch => Struct ? BodyForm.Struct : BodyForm.Plain,
        MemberId.GetParameters or MemberId.SetParameters or MemberId.SetParametersSpan => _network.IsVectorized ? BodyForm.Vectors : BodyForm.Plain,
        MemberId.PredictBatch or MemberId.PredictClassBatch => _network.IsVectorized ? BodyForm.Vectors : _network.HasLanes ? BodyForm.Lanes : BodyForm.Plain,
        MemberId.EvaluateBatch => _network.IsVectorized ? BodyForm.Vectors : _network.HasClassWeights ? BodyForm.Weighted : BodyForm.Plain,
        _ => BodyForm.Plain,
    };

    private Argument Seed => new("", "int", "seed", "Any number.");

    private Argument SumOfGradients => Struct ? new Argument("ref", "Parameters", "gradient", "") : new Argument("", $"{Span}<{T}>", "gradient", "");

    private Argument ReadGradient(string name) => Struct ? new Argument("in", "Parameters", name, "") : new Argument("", $"{ReadOnlySpan}<{T}>", name, "");

    /// <summary>An argument of ours beside the user's, whose names come first.</summary>
    private Argument Yielding(Argument argument) => argument with { Name = _names.Local(argument.Name) };

    private Argument[] NamedInputs() => _names.Inputs.Select(name => new Argument("", T, name, $"The input {Names.Plain(name)}.")).ToArray();

    private Argument[] NamedTargets() => _names.Outputs.Select(name => new Argument("", T, name, $"The target of the output {Names.Plain(name)}{TargetDomain}.")).ToArray();

    private Argument[] NamedOutputGradients() =>
        _names.Outputs.Select((name, i) => new Argument("", T, _names.OutputGradient(i), $"∂L/∂ŷ of the output {Names.Plain(name)}, after the output activation.")).ToArray();

    private void Inherited(MemberId id, Aspect aspect, string type, string name, params Argument[] arguments) =>
        _members.Add(new Member(id, aspect, MemberKind.Method, "public", type, name, arguments, "", IsInherited: true));

    private void Private(MemberId id, Aspect aspect, string modifiers, string type, string name, string summary, params Argument[] arguments) =>
        _members.Add(new Member(id, aspect, MemberKind.Method, modifiers, type, name, arguments, summary));

    private void Add(MemberId id, Aspect aspect, MemberKind kind, string modifiers, string type, string name, string summary, string returns = "", params Argument[] arguments) =>
        _members.Add(new Member(id, aspect, kind, modifiers, type, name, arguments, summary, returns));
}

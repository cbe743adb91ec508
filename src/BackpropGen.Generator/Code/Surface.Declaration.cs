using System.Globalization;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Code;

/// <summary>Sizes, parameters, constructors, copies, and what the optimiser, the scaling and dropout keep.</summary>
internal sealed partial class Surface
{
    private void AddDeclaration(bool hasConstructors)
    {
        const Aspect aspect = Aspect.Declaration;
        Add(MemberId.InputCount, aspect, MemberKind.Constant, "public const", "int", "InputCount", "How many inputs a row has.");
        Add(MemberId.OutputCount, aspect, MemberKind.Constant, "public const", "int", "OutputCount", "How many outputs a row has.");
        Add(MemberId.ParameterCount, aspect, MemberKind.Constant, "public const", "int", "ParameterCount", "How many weights and biases the network has.");
        if (Struct)
        {
            Add(MemberId.ParametersType, aspect, MemberKind.Type, "public struct", "", "Parameters", "A value for every weight and bias: the parameters themselves, or a gradient of the loss.");
        }

        foreach (StateField field in _network.State)
        {
            AddState(field);
        }

        string weights = _network.Specification.Initializer switch
        {
            "Ones" => "weights of 1",
            "Zeros" => "weights of 0",
            _ => "random weights",
        };
        bool isRandom = !Initialization.StartsEqual(_network.Specification.Initializer);
        if (hasConstructors && _network.Start is not null)
        {
            Add(MemberId.DefaultConstructor, aspect, MemberKind.Constructor, "public", "", _typeName, "A network with the trained weights that were compiled in.");
        }
        else if (hasConstructors)
        {
            Add(MemberId.DefaultConstructor, aspect, MemberKind.Constructor, "public", "", _typeName, isRandom
                ? $"A network with random weights: those of seed {_network.Specification.Seed.ToString(CultureInfo.InvariantCulture)}, always the same. Give networks that are to differ seeds that differ."
                : $"A network with {weights}.");
            Add(MemberId.SeedConstructor, aspect, MemberKind.Constructor, "public", "", _typeName, $"A network with {weights}{(isRandom ? string.Empty : ", whatever the seed")}.", arguments: Seed);
        }

        Inherited(MemberId.Initialize, aspect, "void", "Initialize", Seed);
        if (Struct)
        {
            Add(MemberId.GetParameters, aspect, MemberKind.Method, "public", "Parameters", "GetParameters", "A copy of all weights and biases.", "The copy.");
            Add(MemberId.SetParameters, aspect, MemberKind.Method, "public", "void", "SetParameters", "Replaces all weights and biases.", arguments: new Argument("in", "Parameters", "parameters", "Finite values."));
        }

        Inherited(MemberId.GetParametersSpan, aspect, "void", "GetParameters", new Argument("", $"{Span}<{T}>", "destination", ""));
        Inherited(MemberId.SetParametersSpan, aspect, "void", "SetParameters", new Argument("", $"{ReadOnlySpan}<{T}>", "source", ""));
        Add(MemberId.Clone, aspect, MemberKind.Method, "public", "", "Clone", "A copy with weights and biases of its own. Fields that the class declares itself are copied as they are.", "The copy.");
        Private(MemberId.DrawParameters, aspect, "private static", T + "[]", "DrawParameters", "Weights as the initializer draws them, and biases of 0.", Seed);
        if (Struct)
        {
            Private(MemberId.FromSpan, aspect, "private static", "Parameters", "FromSpan", "", new Argument("", $"{ReadOnlySpan}<{T}>", "source", ""));
            Private(MemberId.CopyTo, aspect, "private static", "void", "CopyTo", "", new Argument("ref", "Parameters", "source", ""), new Argument("", $"{Span}<{T}>", "destination", ""));
        }

        if (_network.Start is not null)
        {
            _members.Add(new Member(
                MemberId.TrainedValues, Aspect.Weights, MemberKind.Type, "private static class", "", "TrainedValues", Array.Empty<Argument>(), "The trained weights and biases, in the order of the parameters."));
        }

        if (_network.IsVectorized && _network.Start is not null)
        {
            Private(MemberId.TrainedMemory, aspect, "private static", ParameterMemory, "TrainedMemory", "The trained weights and biases in the memory in which the network keeps them.");
        }

        if (_network.IsVectorized)
        {
            Private(MemberId.DrawMemory, aspect, "private static", ParameterMemory, "DrawMemory", "The same in the memory in which the network keeps them.", Seed);
            Private(
                MemberId.Pack, aspect, "private static", "void", "Pack", "From the order of PyTorch to memory in which the nodes of a layer lie side by side.",
                new Argument("", $"{ReadOnlySpan}<{T}>", "source", ""), new Argument("ref", T, "layers", ""));
            Private(
                MemberId.Unpack, aspect, "private static", "void", "Unpack", "From that memory to the order of PyTorch.",
                new Argument("ref", T, "layers", ""), new Argument("", $"{Span}<{T}>", "destination", ""));
        }

        Private(MemberId.IsFinite, aspect, "private", "bool", "IsFinite", _network.IsVectorized ? "Whether no value is NaN or infinite." : "Whether no value is NaN or infinite: 0 · v is 0 for finite v alone.", ReadGradient("values"));
        _members.Add(new Member(MemberId.Information, aspect, MemberKind.Type, "private static class", "", "NetworkInformation", Array.Empty<Argument>(), "What only code that works with any network asks for."));

        // Members of the interface that only code for any network sees, under the names that the compiler gives them.
        string owner = $"BackpropGen.INetwork<System.{(_network.Specification.IsDouble ? "Double" : "Single")}>.";
        _members.Add(new Member(MemberId.InterfaceDescription, aspect, MemberKind.Property, "", "", owner + "Description", Array.Empty<Argument>(), ""));
        _members.Add(new Member(MemberId.InterfaceClone, aspect, MemberKind.Method, "", "", owner + "Clone", Array.Empty<Argument>(), ""));
        if (_network.OptimizerFields.Count > 0)
        {
            AddOptimizerState();
        }
    }

    private void AddText() => Add(
        MemberId.Text, Aspect.Declaration, MemberKind.Method, "public override", "string", "ToString",
        _network.IsFrozen ? "The topology." : "The layers with their activations, the loss, and how many parameters there are.", "One line.");

    private void AddState(StateField field)
    {
        const Aspect aspect = Aspect.Declaration;
        switch (field.Kind)
        {
            case StateKind.Parameters:
                Add(MemberId.ParametersField, aspect, MemberKind.Field, "private", ParameterMemory, field.Name, "");
                break;
            case StateKind.Moment:
                Add(MemberId.StateField, aspect, MemberKind.Field, "private", ParameterMemory, field.Name, "");
                break;
            case StateKind.Steps:
                Add(MemberId.StepsField, aspect, MemberKind.Field, "private", "long", field.Name, "");
                break;
            case StateKind.MomentumProduct:
                Add(MemberId.MomentumProductField, aspect, MemberKind.Field, "private", "double", field.Name, "");
                break;
            case StateKind.Scaling:
                AddScaling(field.Name);
                break;
            case StateKind.IsScaled:
                AddFittedScaling(field.Name);
                break;
            default:
                AddDropout(field.Name);
                break;
        }
    }

    /// <summary>What scales inputs and targets.</summary>
    private void AddScaling(string field)
    {
        const Aspect aspect = Aspect.Declaration;
        bool isStruct = _network.Form == RowForm.Locals;
        string type = isStruct ? "ScalingFactors" : T + "[]";
        if (isStruct)
        {
            _members.Add(new Member(MemberId.ScalingType, aspect, MemberKind.Type, "private struct", "", type, Array.Empty<Argument>(), "For each input and target that is scaled: μ, σ and 1/σ."));
        }

        Add(MemberId.ScalingField, aspect, MemberKind.Field, "private", type, field, "");
        if (_network.HasTrainedScaling)
        {
            Private(MemberId.TrainedScaling, aspect, "private static", type, "TrainedScaling", "The scaling that the trained weights go with.");
        }
    }

    /// <summary>Whether it was fitted, and the members of the interface through which the library fits it.</summary>
    private void AddFittedScaling(string field)
    {
        const Aspect aspect = Aspect.Declaration;
        string type = _network.Form == RowForm.Locals ? "ScalingFactors" : T + "[]";
        Add(MemberId.IsScaledField, aspect, MemberKind.Field, "private", "bool", field, "");
        Private(MemberId.NoScaling, aspect, "private static", type, "NoScaling", "A scaling that leaves every value as it is: μ = 0 and σ = 1.");
        string owner = $"BackpropGen.CompilerServices.IScaledNetwork<System.{(_network.Specification.IsDouble ? "Double" : "Single")}>.";
        _members.Add(new Member(
            MemberId.InterfaceGetScaling, aspect, MemberKind.Method, "", "", owner + "GetScaling", new[] { new Argument("", $"{Span}<{T}>", "destination", "") }, ""));
        _members.Add(new Member(
            MemberId.InterfaceSetScaling, aspect, MemberKind.Method, "", "", owner + "SetScaling",
            new[] { new Argument("", $"{ReadOnlySpan}<{T}>", "source", ""), new Argument("", "bool", "isFitted", "") }, ""));
    }

    /// <summary>What takes the training steps, and the member of the interface through which the library finds it.</summary>
    private void AddDropout(string field)
    {
        const Aspect aspect = Aspect.Declaration;
        Add(MemberId.DropoutField, aspect, MemberKind.Field, "private", $"global::BackpropGen.CompilerServices.DropoutTraining<{T}>", field, "");
        string owner = $"BackpropGen.CompilerServices.IDropoutNetwork<System.{(_network.Specification.IsDouble ? "Double" : "Single")}>.";
        _members.Add(new Member(MemberId.InterfaceDropout, aspect, MemberKind.Property, "", "", owner + "Dropout", Array.Empty<Argument>(), ""));
    }

    /// <summary>Members of the interface through which weight files hold what the optimiser remembers.</summary>
    private void AddOptimizerState()
    {
        string owner = $"BackpropGen.CompilerServices.IOptimizerState<System.{(_network.Specification.IsDouble ? "Double" : "Single")}>.";
        Add(MemberId.InterfaceGetOptimizerState, "GetOptimizerState", new Argument("", $"{Span}<{T}>", "destination", ""));
        Add(MemberId.InterfaceSetOptimizerState, "SetOptimizerState", new Argument("", $"{ReadOnlySpan}<{T}>", "source", ""), new Argument("", "long", "steps", ""));

        void Add(MemberId id, string name, params Argument[] arguments) =>
            _members.Add(new Member(id, Aspect.Declaration, MemberKind.Method, "", "", owner + name, arguments, ""));
    }
}

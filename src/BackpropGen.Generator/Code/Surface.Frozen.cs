using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Code;

/// <summary>What a network has beside its predictions that cannot be trained.</summary>
internal sealed partial class Surface
{
    private void AddFrozenDeclaration()
    {
        const Aspect aspect = Aspect.Declaration;
        Add(MemberId.InputCount, aspect, MemberKind.Constant, "public const", "int", "InputCount", "How many inputs a row has.");
        Add(MemberId.OutputCount, aspect, MemberKind.Constant, "public const", "int", "OutputCount", "How many outputs a row has.");
        if (_network.Form is not (RowForm.Loops or RowForm.Vectors))
        {
            return;
        }

        if (_network.HasScaling)
        {
            Add(MemberId.FrozenScaling, aspect, MemberKind.Field, "private static readonly", T + "[]", "_scaling", "");
        }

        string order = _network.IsVectorized
            ? "The weights and biases: the nodes of a layer lie side by side, input after input, and the biases behind them, in rows of whole vectors."
            : "The weights and biases, layer after layer.";
        _members.Add(new Member(MemberId.TrainedValues, Aspect.Weights, MemberKind.Type, "private static class", "", "TrainedValues", Array.Empty<Argument>(), order));
    }

    private void AddFrozenRows()
    {
        AddPredictionsOfRows();
        AddPredictionLanes();
    }
}

using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A network whose training drops outputs of layers. Networks with <c>dropout</c> in their topology implement it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDropoutNetwork<T>
    where T : unmanaged
{
    /// <summary>What draws for the training steps of this network, and of no other.</summary>
    DropoutTraining<T> Dropout { get; }
}

using System.ComponentModel;
using System.Reflection;

namespace BackpropGen.Tests.Library;

public class PublicTypesTests
{
    public static TheoryData<Type> PublicTypes => [.. typeof(INetwork<>).Assembly.GetExportedTypes()];

    [Theory]
    [MemberData(nameof(PublicTypes))]
    public void A_public_type_is_sealed_or_an_interface_or_a_base_of_generated_classes(Type type) => Assert.True(
        type.IsSealed || type.IsInterface || (type.IsAbstract && type.Namespace == "BackpropGen.CompilerServices") || HasConstructorsOfItsOwnAssembly(type), $"{type} can be inherited from.");

    private static bool HasConstructorsOfItsOwnAssembly(Type type) =>
        type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).All(constructor => constructor.IsPrivate || constructor.IsAssembly || constructor.IsFamilyAndAssembly);

    [Theory]
    [MemberData(nameof(PublicTypes))]
    public void What_only_generated_code_needs_stays_out_of_completion_lists(Type type)
        => Assert.Equal(
            type.Namespace == "BackpropGen.CompilerServices" || type == typeof(RefusedCalls),
            type.GetCustomAttribute<EditorBrowsableAttribute>()?.State == EditorBrowsableState.Never);

    [Theory]
    [MemberData(nameof(PublicTypes))]
    public void A_public_type_lives_in_one_of_the_two_namespaces(Type type)
        => Assert.Contains(type.Namespace, (string[])["BackpropGen", "BackpropGen.CompilerServices"]);
}

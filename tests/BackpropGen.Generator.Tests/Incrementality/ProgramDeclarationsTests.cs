using System.Runtime.CompilerServices;
using BackpropGen.Generator.Declaration;
using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Incrementality;

/// <summary>The declarations of a program outlive the program: they do not hold it, and can be asked all the same.</summary>
public class ProgramDeclarationsTests
{
    [Fact]
    public void They_are_still_known_when_nobody_holds_the_program_any_more()
    {
        (ProgramDeclarations declarations, WeakReference program) = Abandoned();
        for (int i = 0; i < 5 && program.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(program.IsAlive);
        INamedTypeSymbol type = declarations.Compilation.Assembly.GetTypeByMetadataName("Campus.Model")!;
        Assert.Equal("2-2-1", NetworkReader.AttributeOf(type)!.ConstructorArguments[0].Value);
        Assert.DoesNotContain(declarations.Compilation.GetDiagnostics(), diagnostic => diagnostic.Id.StartsWith("CS0", StringComparison.Ordinal));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (ProgramDeclarations Declarations, WeakReference Program) Abandoned()
    {
        CSharpCompilation program = GeneratorRun.Compile("namespace Campus { [BackpropGen.Network(\"2-2-1\")] public partial class Model { } }");
        return (new ProgramDeclarations(program), new WeakReference(program));
    }
}

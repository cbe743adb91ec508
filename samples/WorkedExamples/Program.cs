using System.Globalization;
using System.Text;
using Textbooks;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

NotesExample.Show();
MazurExample.Show();
CampusXExample.Show();

Console.WriteLine();
Console.WriteLine(Comparison.AllAgree ? "All as it should be." : "Something above differs from what it should be.");
return Comparison.AllAgree ? 0 : 1;

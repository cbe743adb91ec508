using System.Globalization;
using System.Text;
using BackpropGen;
using Samples;
using Textbooks;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

NotesExample.Show();
MazurExample.Show();
Picture losses = CampusXExample.Show();

Console.WriteLine();
Console.WriteLine(Comparison.AllAgree ? "All as it should be." : "Something above differs from what it should be.");
SavedPictures.Save(("campusx-loss", losses));
return Comparison.AllAgree ? 0 : 1;

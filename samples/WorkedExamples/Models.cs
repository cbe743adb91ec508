using BackpropGen;

namespace Textbooks;

/// <summary>The notes' network: a package, in LPA, from IQ and CGPA.</summary>
[Network("2-2-1", Activation.Linear, Precision = Precision.Double, Inputs = new[] { "iq", "cgpa" }, Outputs = new[] { "lpa" })]
public partial class NotesModel { }

/// <summary>Mazur's network. His loss, half the sum of the squared errors of two outputs, is the mean over them.</summary>
[Network("2-2-2", Activation.Sigmoid, OutputActivation = Activation.Sigmoid, Precision = Precision.Double)]
public partial class MazurModel { }

/// <summary>CampusX's network: a package, in LPA, from CGPA and the score of a profile.</summary>
[Network("2-2-1", Activation.Linear, Precision = Precision.Double, Inputs = new[] { "cgpa", "profileScore" }, Outputs = new[] { "lpa" })]
public partial class CampusXModel { }

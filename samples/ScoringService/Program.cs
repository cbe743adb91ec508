using BackpropGen;
using BackpropGen.Hosting;
using Scoring;

// dotnet run -- train rent.safetensors: writes a model, under a running service, too.
if (args is ["train", string target, ..])
{
    RentModel.Trained(args.Length > 2 ? int.Parse(args[2]) : 0).Save(target);
    return;
}

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, Messages.Default));
builder.Services.AddOpenApi();
builder.Services.AddProblemDetails();

// A message with a value that is missing, not allowed or unreadable is answered with 400 and the name of its field.
builder.Services.AddValidation();
builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
builder.Services.AddExceptionHandler<UnreadableRequests>();

// Loaded at the start, replaced when the file changes, and refused if it is bad.
string path = builder.Configuration["Model"] ?? "rent.safetensors";
builder.Services.AddNetwork<RentModel>(path, options =>
{
    options.ReloadInterval = TimeSpan.FromMilliseconds(builder.Configuration.GetValue("ReloadMilliseconds", 1000));
    options.Learning = new OnlineLearnerOptions { PublishEverySteps = 16, PublishEvery = TimeSpan.FromSeconds(1) };
});
builder.Services.AddHealthChecks().AddNetwork<RentModel>();

WebApplication app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapOpenApi();
app.MapHealthChecks("/health");

app.MapPost("/score", (Flat flat, ServedNetwork<RentModel> model) =>
{
    Span<float> rent = stackalloc float[1];
    model.Predict([flat.Area!.Value, flat.Rooms!.Value], rent);
    return new Score(rent[0]);
});

// A step of training on a copy of the model, which is published every 16 steps.
app.MapPost("/feedback", (Feedback feedback, ServedNetwork<RentModel> model) =>
    new Learnt(model.Learn(feedback, static (network, row) => network.Train(row.Area!.Value, row.Rooms!.Value, row.Rent!.Value, 0.001f))));

app.Run();

/// <summary>The entry point, for tests.</summary>
public partial class Program;

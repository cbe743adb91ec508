using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace Scoring;

/// <summary>Answers a request that is no message, such as one with a word where a number belongs, with 400 and the field.</summary>
internal sealed class UnreadableRequests : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest })
        {
            return false;
        }

        // $.area
        string field = exception.InnerException is JsonException { Path: { Length: > 2 } path } ? path[2..] : string.Empty;
        string problem = field.Length > 0 ? $"The value of {field} cannot be read." : "The body is not the JSON of a message.";
        await TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [problem] }).ExecuteAsync(httpContext);
        return true;
    }
}

using System.Net;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Logging.Console;
using Microsoft.OpenApi;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Web;
using Palabre.Members;

namespace Palabre.Host;

/// <summary>Builds the web application: slices, then the pipeline in the order a request meets it.</summary>
public static class Server
{
    /// <param name="configure">For tests: replaces services such as the clock before the application is built.</param>
    public static WebApplication Build(InstanceSettings instance, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(Server).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environments.Production,
        });
        builder.WebHost.UseUrls(instance.Http.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The names of radio stations are read as UTF-8 by players; every other header is ASCII.
            kestrel.ResponseHeaderEncodingSelector = static name => name.StartsWith("icy-", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8 : null;
        });
        builder.Host.ConfigureHostOptions(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        AddLogging(builder.Logging);

        var slices = Composition.Slices();
        AddServices(builder.Services, instance, slices);
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        Composition.CheckSettings(app.Services, instance);
        // Nothing takes longer at a start: the model is made while routes are laid. Who needs it waits for it, and meets what goes wrong in it.
        _ = Task.Run(() => Composition.MakeModel(app.Services));
        UsePipeline(app, slices);
        return app;
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        // Lost races are handled where they happen, and whatever is not handled is logged there, once.
        logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
        logging.AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.None);
        // A program whose token has expired is told so itself; a line for each of its calls would hide what an operator looks for.
        logging.AddFilter(typeof(BearerHandler).FullName, LogLevel.Warning);
        // A start that fails ends in one sentence from the command, not in a stack; what stops a running server is critical.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // The keys of sign-in cookies lie in the data directory, beside the database that they protect no better than its file rights do.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
    }

    private static void AddServices(IServiceCollection services, InstanceSettings instance, IReadOnlyList<ISlice> slices)
    {
        services.AddPalabre(instance, slices);
        services.AddHostedService(provider => provider.GetRequiredService<OutboxPump>());
        // Sign-in cookies stay valid over restarts and upgrades: their keys lie with the data.
        services.AddDataProtection().SetApplicationName("palabre")
            .PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(instance.DataDirectory, "keys")));
        services.AddProblemDetails();
        services.AddOpenApi("v1", api => api.AddOperationTransformer((operation, context, _) =>
        {
            foreach (var header in context.Description.ActionDescriptor.EndpointMetadata.OfType<TakesHeader>())
                (operation.Parameters ??= []).Add(new OpenApiParameter { Name = header.Name, In = ParameterLocation.Header, Description = header.Text, Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = header.Format } });
            return Task.CompletedTask;
        }));
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", "text/vnd.turbo-stream.html"];
        });
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            foreach (var proxy in instance.Http.TrustedProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                forwarded.KnownProxies.Add(IPAddress.TryParse(proxy, out var address) ? address
                    : throw new Kit.Settings.SettingsException($"Http:TrustedProxies: \"{proxy}\" is not an IP address."));
        });
    }

    private static void UsePipeline(WebApplication app, IReadOnlyList<ISlice> slices)
    {
        app.UseMoments(app.Services.GetRequiredService<IdMaker>());
        app.UseForwardedHeaders();
        app.UseExceptionHandler(error => error.Run(ErrorAnswer.WriteAsync));
        app.UseResponseCompression();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<FontCaching>();
        app.UseMiddleware<CrossOriginGuard>();
        foreach (var slice in slices.OfType<IUsePipeline>()) slice.UseFirst(app);
        app.UseRouting();
        UseFiles(app);
        app.UseAuthentication();
        foreach (var slice in slices.OfType<IUsePipeline>()) slice.Use(app);
        app.UseAuthorization();
        // Once made it is never let go, and the whole house with it; tests start many houses in one process.
        if (app.Services.GetRequiredService<RateLimitSettings>().Enabled) app.UseRateLimiter();
        app.UseStatusCodePages(ErrorAnswer.ForStatusAsync);

        var routes = new LateShapes(new RoutesOnce(app)).MapGroup("").DisableAntiforgery();
        routes.MapKit();
        Health.Map(routes);
        app.MapOpenApi("/openapi/{documentName}.json");
        foreach (var slice in slices) slice.Map(routes);
    }

    /// <summary>
    /// Files have a tree of routes of their own: there are more of them than of everything else, and whoever asks for the first page after a start
    /// waits for the tree in which it is found. What looks like a file and is none may be somebody's handle, and is found before.
    /// </summary>
    private static void UseFiles(WebApplication app) => app.UseWhen(http => http.GetEndpoint() is null && Path.HasExtension(http.Request.Path.Value), files =>
    {
        // Otherwise these routes are added to those of the application.
        files.Properties.Remove("__GlobalEndpointRouteBuilder");
        files.UseRouting().UseEndpoints(routes => routes.MapStaticAssets());
    });
}

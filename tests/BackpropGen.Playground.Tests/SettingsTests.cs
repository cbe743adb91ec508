using System.Globalization;
using Playground.Lessons;

namespace BackpropGen.Playground.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void A_link_holds_them_whatever_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            var settings = new Settings("moons", "2-8-8-1", true, 0.03f, 32, 0.15, 12, true);
            Assert.Equal("lesson=moons&network=2-8-8-1&scaling=1&rate=0.03&batch=32&noise=0.15&seed=12&ones=1", settings.ToString());
            Assert.Equal(settings, Settings.Parse("#" + settings));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Every_lesson_begins_with_settings_that_a_link_can_hold() =>
        Assert.All(LessonCatalog.All.Append(LessonCatalog.Own(null)), lesson =>
        {
            Assert.Equal(lesson.Start, Settings.Parse(lesson.Start.ToString()));
            Assert.Contains(lesson.Networks, size => size.Widths == lesson.Start.Network);
        });

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("lesson=nothing&network")]
    [InlineData("rate=NaN&batch=-1&noise=1e9&seed=-5&scaling=perhaps&ones=&=")]
    [InlineData("rate=0.5&batch=3&seed=99999999999999999999")]
    [InlineData("lesson=%E0%A4%A")]
    public void What_a_link_does_not_say_or_is_not_on_offer_is_as_the_lesson_begins(string link) =>
        Assert.Equal(LessonCatalog.All[0].Start with { }, Settings.Parse(link));

    [Fact]
    public void A_network_that_the_lesson_does_not_offer_is_the_one_it_begins_with() =>
        Assert.Equal("2-3", LessonCatalog.Find("irises").NetworkOf(Settings.Parse("lesson=irises&network=9-9-9")).Widths);
}

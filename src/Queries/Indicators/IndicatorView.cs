using System.ComponentModel;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Indicators;
using SignalEs.Queries.Output;

namespace SignalEs.Queries.Indicators;

/// <summary>The whole catalog.</summary>
public sealed record IndicatorList(IReadOnlyList<IndicatorView> Indicators);

/// <summary>An indicator as the catalog has it.</summary>
public sealed record IndicatorView(
    [property: Description("Name: the function of a formula.")] string Name,
    [property: Description("Name as in the literature.")] string Title,
    string Description,
    [property: Description("Other names under which it is found.")] IReadOnlyList<string> Aliases,
    [property: Description("In the order in which they are given.")] IReadOnlyList<IndicatorParameterView> Parameters,
    [property: Description("Names of the values of a signal, in order.")] IReadOnlyList<string> Outputs,
    [property: Description("Bars before the first that can have a value, with the defaults.")] int WarmUp,
    [property: Description("Its values are prices: drawn over the bars.")] bool IsOnPrice,
    [property: Description("Why it can't be a signal; null for one that can.")] string? NoSignal)
{
    internal static IndicatorView Of(IndicatorDefinition d) => new(
        d.Name, d.Title, d.Description, d.Aliases, [.. d.Parameters.Select(IndicatorParameterView.Of)], IndicatorFormula.OutputsOf(d.Name), d.WarmUp(d.Complete([])),
        d.IsOnPrice, IndicatorFormula.NotLive(d));
}

/// <summary>A parameter of an indicator.</summary>
public sealed record IndicatorParameterView(
    string Name,
    [property: Description("What it takes when left out.")] string Default,
    [property: Description("What is allowed, in words.")] string Allowed,
    [property: Description("Lowest allowed; null for a choice.")] double? Min,
    [property: Description("Highest allowed; null for a choice.")] double? Max,
    [property: Description("Only whole numbers.")] bool IsInteger,
    [property: Description("The words that are allowed; empty for a number.")] IReadOnlyList<string> Choices)
{
    internal static IndicatorParameterView Of(IndicatorParameter p) => new(
        p.Name, p.Format(p.Default), p.Range, p.Choices.Count > 0 ? null : QueryJson.Known(p.Min), p.Choices.Count > 0 ? null : QueryJson.Known(p.Max), p.IsInteger, p.Choices);
}

// QuantLib as baseline: the same columns as our batches, one call for all rows.
#include <ql/quantlib.hpp>

using namespace QuantLib;

extern "C" {

// Price, delta, gamma, vega, theta and rho by BlackCalculator, the quickest that QuantLib has.
void ql_black_calculator(int n, const unsigned char* is_put, const double* spot, const double* strike, const double* years, const double* rate,
                         const double* yield, const double* vol, double* out) {
    for (int i = 0; i < n; ++i) {
        const double discount = std::exp(-rate[i] * years[i]);
        const double forward = spot[i] * std::exp((rate[i] - yield[i]) * years[i]);
        const BlackCalculator c(is_put[i] ? Option::Put : Option::Call, strike[i], forward, vol[i] * std::sqrt(years[i]), discount);
        out[6 * i] = c.value();
        out[6 * i + 1] = c.delta(spot[i]);
        out[6 * i + 2] = c.gamma(spot[i]);
        out[6 * i + 3] = c.vega(years[i]);
        out[6 * i + 4] = c.theta(spot[i], years[i]);
        out[6 * i + 5] = c.rho(years[i]);
    }
}

// The same through instrument, process and engine, as QuantLib's manual shows it; expiries are whole days.
void ql_analytic_engine(int n, const unsigned char* is_put, const double* spot, const double* strike, const double* years, const double* rate,
                        const double* yield, const double* vol, double* out) {
    const Date today(15, January, 2024);
    Settings::instance().evaluationDate() = today;
    const Actual365Fixed count;
    auto s = ext::make_shared<SimpleQuote>(100);
    auto r = ext::make_shared<SimpleQuote>(0.0);
    auto q = ext::make_shared<SimpleQuote>(0.0);
    auto v = ext::make_shared<SimpleQuote>(0.2);
    const auto process = ext::make_shared<BlackScholesMertonProcess>(
        Handle<Quote>(s), Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, Handle<Quote>(q), count)),
        Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, Handle<Quote>(r), count)),
        Handle<BlackVolTermStructure>(ext::make_shared<BlackConstantVol>(today, NullCalendar(), Handle<Quote>(v), count)));
    const auto engine = ext::make_shared<AnalyticEuropeanEngine>(process);
    for (int i = 0; i < n; ++i) {
        s->setValue(spot[i]);
        r->setValue(rate[i]);
        q->setValue(yield[i]);
        v->setValue(vol[i]);
        VanillaOption option(ext::make_shared<PlainVanillaPayoff>(is_put[i] ? Option::Put : Option::Call, strike[i]),
                             ext::make_shared<EuropeanExercise>(today + static_cast<Integer>(years[i] * 365 + 0.5)));
        option.setPricingEngine(engine);
        out[6 * i] = option.NPV();
        out[6 * i + 1] = option.delta();
        out[6 * i + 2] = option.gamma();
        out[6 * i + 3] = option.vega();
        out[6 * i + 4] = option.theta();
        out[6 * i + 5] = option.rho();
    }
}

// Volatility of undiscounted prices, to QuantLib's usual accuracy raised to 1e-12 of standard deviation.
void ql_implied(int n, const unsigned char* is_put, const double* price, const double* forward, const double* strike, const double* years,
                double* out) {
    for (int i = 0; i < n; ++i) {
        try {
            out[i] = blackFormulaImpliedStdDev(is_put[i] ? Option::Put : Option::Call, strike[i], forward[i], price[i], 1.0, 0.0, Null<Real>(), 1e-12, 100)
                     / std::sqrt(years[i]);
        } catch (const std::exception&) {
            out[i] = std::nan("");
        }
    }
}

}

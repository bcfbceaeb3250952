// INTERIM: stands in for Domain/Numerics and Domain/Options until the real kernels land. Whoever lands them deletes this file.
#pragma warning disable
namespace SignalEs.Domain.Numerics { public struct SplitMix64(ulong seed) { private ulong _s=seed; public ulong Next(){ ulong z=_s+=0x9E3779B97F4A7C15UL; z=(z^(z>>30))*0xBF58476D1CE4E5B9UL; z=(z^(z>>27))*0x94D049BB133111EBUL; return z^(z>>31);} public double NextDouble()=>(Next()>>11)*(1.0/(1UL<<53)); } public static class PortableMath { public static double Exp(double x)=>System.Math.Exp(x); public static double Log(double x)=>System.Math.Log(x);} }
namespace SignalEs.Domain.Options {
public enum ImpliedVolStatus : byte { Ok, BelowIntrinsic, AboveMax, AtIntrinsic, Expired, NotFinite, NoQuote }
public readonly record struct Greeks(double Price, double Delta, double Gamma, double Vega, double Theta, double Rho);
public static class BlackScholesMerton { 
 public static double N(double x){ double t=1/(1+0.2316419*System.Math.Abs(x)); double p=System.Math.Exp(-x*x/2)/System.Math.Sqrt(2*System.Math.PI)*t*(0.31938153+t*(-0.356563782+t*(1.781477937+t*(-1.821255978+t*1.330274429)))); return x>0?1-p:p; }
 public static Greeks Evaluate(OptionRight r,double s,double k,double t,double rate,double q,double v){ double d1=(System.Math.Log(s/k)+(rate-q+v*v/2)*t)/(v*System.Math.Sqrt(t)); double d2=d1-v*System.Math.Sqrt(t); double c=s*System.Math.Exp(-q*t)*N(d1)-k*System.Math.Exp(-rate*t)*N(d2); return new Greeks(r==OptionRight.Call?c:c-s*System.Math.Exp(-q*t)+k*System.Math.Exp(-rate*t), r==OptionRight.Call?N(d1):N(d1)-1,0,s*System.Math.Sqrt(t)*System.Math.Exp(-d1*d1/2)/2.5066,0,0);} }
public static class ImpliedVol { public static ImpliedVolStatus Solve(OptionRight r,double price,double f,double k,double t,double df,out double vol){ double lo=1e-6,hi=5; double intr=df*System.Math.Max(0,r==OptionRight.Call?f-k:k-f); vol=double.NaN; if(price<intr) return ImpliedVolStatus.BelowIntrinsic; for(int i=0;i<60;i++){ vol=(lo+hi)/2; var p=BlackScholesMerton.Evaluate(r,f*df,k,t,-System.Math.Log(df)/t,0,vol).Price; if(p>price) hi=vol; else lo=vol;} return ImpliedVolStatus.Ok; } }
}
